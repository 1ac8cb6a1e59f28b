import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import automator from 'miniprogram-automator'
import type MiniProgram from 'miniprogram-automator/out/MiniProgram'
import { eventually, startWeappHost, type TestWeappHost } from '../testing/world'
import { type SmallProgram, smallProgram } from './testing/program'

/** What happens to a phone, and neither the resident nor the program does: the network goes, the program is closed. */

const API = 'https://api.example.gov.cn'
/** Long enough to look at the program before it stands still. */
const RUNS_ON_MS = 300

let program: SmallProgram
let belongings: string
let memory: string
let server: Server
/** Requests to /held, in order; the test answers them. */
let held: ServerResponse[]
let host: TestWeappHost
let mini: MiniProgram

beforeAll(async () => {
  program = smallProgram()
  server = createServer((request, response) => {
    request.resume()
    request.on('end', () => (request.url === '/held' ? held.push(response) : response.end('{}')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server?.close()
  program?.remove()
})
beforeEach(async () => {
  held = []
  memory = mkdtempSync(join(tmpdir(), 'weapp-memory-'))
  belongings = mkdtempSync(join(tmpdir(), 'weapp-belongings-'))
  await launch()
})
afterEach(async () => {
  await close()
  for (const response of held) response.destroy()
  for (const folder of [memory, belongings]) rmSync(folder, { recursive: true })
})

async function launch(opensAt = ''): Promise<void> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  host = await startWeappHost({
    directory: program.directory,
    domains: { [API]: url },
    belongings,
    memory,
    opensAt,
    runsOnMs: RUNS_ON_MS,
  })
  mini = await automator.connect({ wsEndpoint: host.endpoint })
}
async function close(): Promise<void> {
  mini?.disconnect()
  await host?.stop()
}

const ended = (name: string, options: object = {}): Promise<Record<string, unknown>> =>
  mini.evaluate(
    `function (name, options) { return new Promise((resolve) => wx[name](Object.assign(options, { complete: resolve }))) }`,
    name,
    options,
  )
const request = (path: string, options: object = {}) => ended('request', { url: API + path, ...options })
const heard = (): Promise<unknown[]> => mini.evaluate('() => getApp().heard')
const isHeld = () => eventually(() => expect(held).toHaveLength(1))

describe('the network', () => {
  const listens = () =>
    mini.evaluate(`() => {
      getApp().heard = []
      getApp().listener = (status) => getApp().heard.push(status)
      wx.onNetworkStatusChange(getApp().listener)
    }`)

  test('goes: what is under way fails, the program is told, and nothing more is sent before it is back', async () => {
    await listens()
    const underWay = request('/held')
    await isHeld()
    await host.network('none')
    expect(await underWay).toEqual({ errMsg: 'request:fail errcode:-21 net::ERR_NETWORK_CHANGED', errno: 600001 })
    expect(await ended('getNetworkType')).toMatchObject({ networkType: 'none' })
    expect((await request('/')).errMsg).toBe('request:fail errcode:-106 net::ERR_INTERNET_DISCONNECTED')
    await host.network('4g')
    expect(await request('/')).toMatchObject({ statusCode: 200 })
    expect(await heard()).toEqual([
      { isConnected: false, networkType: 'none' },
      { isConnected: true, networkType: '4g' },
    ])
  })

  test('goes after so many bytes: they have arrived, and the phone does not know', async () => {
    await host.networkBreaksAfter(10)
    expect(await request('/', { method: 'POST', data: 'five.' })).toMatchObject({ statusCode: 200 })
    const second = request('/held', { method: 'POST', data: 'more.' })
    await isHeld()
    held[0]?.end('{}')
    expect(await second).toMatchObject({ errMsg: 'request:fail errcode:-21 net::ERR_NETWORK_CHANGED' })
    expect(await ended('getNetworkType')).toMatchObject({ networkType: 'none' })
  })

  test('a listener that was taken away hears nothing', async () => {
    await listens()
    await mini.evaluate('() => wx.offNetworkStatusChange(getApp().listener)')
    await host.network('none')
    expect(await heard()).toEqual([])
  })
})

describe('in the background', () => {
  test('page and program are told, both ways', async () => {
    await mini.evaluate('() => { getApp().heard = [] }')
    await host.leave()
    await host.comeBack()
    expect(await heard()).toEqual(['page hidden', 'app hidden', 'app shown', 'page shown'])
    await expect(host.comeBack()).rejects.toThrow('the program is not in the background')
  })

  test('the list of open apps shows the page, unless it hides itself', async () => {
    expect(await host.leave()).toBe('page')
    await host.comeBack()
    await ended('navigateTo', { url: '/more/page/index' })
    expect(await host.leave()).toBe('hidden')
  })

  test('it soon stands still: requests are interrupted, timers and news wait until it is back', async () => {
    const underWay = request('/held')
    await isHeld()
    await host.leave()
    expect(await underWay).toEqual({ errMsg: 'request:fail interrupted' })
    expect(await request('/')).toEqual({ errMsg: 'request:fail interrupted' })
    const due: number = await mini.evaluate(
      `() => { getApp().heard = []; setTimeout(() => getApp().heard.push('timer'), 1); return Date.now() + 1 }`,
    )
    await eventually(async () => expect(await mini.evaluate('() => Date.now()')).toBeGreaterThan(due + 5))
    expect(await heard()).toEqual([])
    await mini.evaluate(`() => wx.onNetworkStatusChange(({ networkType }) => getApp().heard.push(networkType))`)
    await host.network('4g')
    expect(await heard()).toEqual([])
    await host.comeBack()
    await eventually(async () => expect(await heard()).toEqual(expect.arrayContaining(['timer', '4g'])))
    expect(await request('/')).toMatchObject({ statusCode: 200 })
  })
})

describe('closed and opened again', () => {
  test('what was stored and allowed is there, and what was not is gone', async () => {
    await mini.evaluate(`() => { wx.setStorageSync('draft', { step: 2 }); getApp().heard.push('before') }`)
    const agreed = ended('requirePrivacyAuthorize')
    await eventually(() => mini.native().authorizeAllow())
    await agreed
    await close()
    await launch()
    expect(await mini.evaluate(`() => wx.getStorageSync('draft')`)).toEqual({ step: 2 })
    expect(await ended('getPrivacySetting')).toMatchObject({ needAuthorization: false })
    expect(await heard()).not.toContain('before')
  })

  test('by a tap on a message it opens at that page, and nothing lies below it', async () => {
    await close()
    await launch('/more/page/index?name=%E5%B1%85')
    expect((await mini.currentPage())?.path).toBe('more/page/index')
    expect(await mini.pageStack()).toHaveLength(1)
    expect(await mini.evaluate('() => wx.getLaunchOptionsSync()')).toMatchObject({
      path: 'more/page/index',
      query: { name: '%E5%B1%85' },
      scene: 1107,
    })
  })

  test('a photo that was only chosen cannot be read any more; one that was saved can, until it is removed', async () => {
    mkdirSync(join(belongings, 'album'))
    writeFileSync(join(belongings, 'album', 'a.png'), 'photo')
    const chosen = async () => {
      const [{ tempFilePath }] = (await ended('chooseMedia', { count: 1 })).tempFiles as [{ tempFilePath: string }]
      return tempFilePath
    }
    const first = chosen()
    await eventually(() => mini.native().authorizeAllow())
    const [temporary, moved] = [await first, await chosen()]
    const saved = await mini.evaluate('function (path) { return wx.getFileSystemManager().saveFileSync(path) }', moved)
    expect(await readable(moved)).toBe(false)
    expect([await readable(temporary), await readable(saved)]).toEqual([true, true])
    await close()
    await launch()
    expect([await readable(temporary), await readable(saved)]).toEqual([false, true])
    await mini.evaluate(
      `function (filePath) { return new Promise((success, fail) => wx.getFileSystemManager().removeSavedFile({ filePath, success, fail })) }`,
      saved,
    )
    expect(await readable(saved)).toBe(false)
  })

  const readable = (path: string): Promise<boolean> =>
    mini.evaluate(
      `function (filePath) { return new Promise((resolve) => wx.getFileSystemManager().readFile({ filePath,
        success: ({ data }) => resolve(data.byteLength === 5), fail: () => resolve(false) })) }`,
      path,
    )
})
