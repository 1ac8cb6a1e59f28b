import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import automator from 'miniprogram-automator'
import type MiniProgram from 'miniprogram-automator/out/MiniProgram'
import { eventually, startProvince, startWeappHost, type TestProvince, type TestWeappHost } from '../testing/world'
import { type SmallProgram, smallProgram } from './testing/program'

/** WeChat's rules, met by a small program through the official automator. */

const API = 'https://api.example.gov.cn'

let province: TestProvince
let openid: string
let program: SmallProgram
let belongings: string
let network: Network
let host: TestWeappHost
let mini: MiniProgram
let thrown: string[]

beforeAll(async () => {
  province = await startProvince()
  openid = (await province.control.residents()).find(({ key }) => key === 'r001')?.openid ?? ''
  program = smallProgram()
  belongings = mkdtempSync(join(tmpdir(), 'weapp-belongings-'))
  network = await startNetwork()
})
afterAll(async () => {
  network?.server.close()
  program?.remove()
  rmSync(belongings, { recursive: true, force: true })
  await province?.stop()
})
beforeEach(async () => {
  host = await startWeappHost({
    directory: program.directory,
    domains: { [API]: network.url },
    wechatUrl: province.urls.wechat,
    openid,
    belongings,
  })
  mini = await automator.connect({ wsEndpoint: host.endpoint })
  thrown = []
  mini.on('exception', ({ message }: { message: string }) => thrown.push(message))
})
afterEach(async () => {
  mini?.disconnect()
  await host?.stop()
})

/** What is logged from now on. */
function heard(): unknown[][] {
  const logged: unknown[][] = []
  mini.on('console', ({ args }: { args: unknown[] }) => logged.push(args))
  return logged
}

/** How a call ended, as the program is told. */
const ended = (name: string, options: object = {}): Promise<Record<string, unknown>> =>
  mini.evaluate(
    `function (name, options) { return new Promise((resolve) => wx[name](Object.assign(options, { complete: resolve }))) }`,
    name,
    options,
  )
const errMsg = async (name: string, options: object = {}) => (await ended(name, options)).errMsg

const pressed = async (id: string): Promise<void> => {
  const button = await (await mini.currentPage())?.$(`#${id}`)
  await button?.tap()
}
const said = async (): Promise<Record<string, unknown>> => {
  const text = await (await (await mini.currentPage())?.$('#said'))?.text()
  return JSON.parse(text || '{}')
}

describe('pages', () => {
  test('ten on the stack, and no more', async () => {
    for (let count = 2; count <= 10; count++)
      expect(await errMsg('navigateTo', { url: '/more/page/index' })).toBe('navigateTo:ok')
    expect(await errMsg('navigateTo', { url: '/more/page/index' })).toMatch(
      /^navigateTo:fail webview count limit exceed/,
    )
    expect(await mini.pageStack()).toHaveLength(10)
  })

  test('tabs by switchTab alone, and nothing else by it', async () => {
    expect(await errMsg('navigateTo', { url: '/me/index' })).toBe('navigateTo:fail can not navigateTo a tabbar page')
    expect(await errMsg('redirectTo', { url: '/me/index' })).toBe('redirectTo:fail can not redirectTo a tabbar page')
    expect(await errMsg('switchTab', { url: '/more/page/index' })).toBe(
      'switchTab:fail can not switch to no-tabBar page',
    )
    expect(await errMsg('switchTab', { url: '/me/index' })).toBe('switchTab:ok')
    expect((await mini.currentPage())?.path).toBe('me/index')
  })

  test('no page that is not listed', async () => {
    expect(await errMsg('navigateTo', { url: '/more/gone/index' })).toBe(
      'navigateTo:fail page "more/gone/index" is not found',
    )
  })

  test('values of a query arrive as they stand in the address', async () => {
    await ended('navigateTo', { url: '/more/page/index?name=%E5%B1%85&empty=' })
    expect((await mini.currentPage())?.query).toEqual({ name: '%E5%B1%85', empty: '' })
  })
})

describe('the program', () => {
  test('has nothing of a browser, nothing of Node, and makes no code from text', async () => {
    const seen = await mini.evaluate(`() => ({
      there: ['window', 'document', 'localStorage', 'navigator', 'location', 'fetch', 'XMLHttpRequest', 'URL', 'process', 'Buffer', 'require', 'AbortController']
        .filter((name) => typeof globalThis[name] !== 'undefined'),
      coded: (() => { try { return new Function('return 1')() } catch (error) { return error.name } })(),
    })`)
    expect(seen).toEqual({ there: [], coded: 'EvalError' })
  })

  test('what it throws later, or rejects, is told', async () => {
    await mini.evaluate(`() => { setTimeout(() => { throw new Error('late') }, 1) }`)
    await mini.evaluate(`() => { Promise.reject(new TypeError('left alone')) }`)
    await eventually(() => expect(thrown.sort()).toEqual(['Error: late', 'TypeError: left alone']))
  })

  test('sends no more than a megabyte to the view at once', async () => {
    await pressed('grow')
    await eventually(() =>
      expect(thrown).toEqual([expect.stringMatching(/^Error: setData of home\/index: 11000\d\d bytes/)]),
    )
    expect(await said()).toEqual({})
  })

  test('hears of what this host does not play by its name', async () => {
    expect(await errMsg('chooseAddress')).toMatch(/^chooseAddress:fail this host does not play wx\.chooseAddress/)
  })
})

describe('the network', () => {
  test('takes ten requests at a time; the others wait', async () => {
    network.hold()
    await mini.evaluate(`() => {
      getApp().ended = 0
      for (let i = 0; i < 14; i++) wx.request({ url: '${API}/held', complete: () => getApp().ended++ })
    }`)
    await eventually(() => expect(network.held).toBe(10))
    network.release()
    await eventually(async () => expect(await mini.evaluate('() => getApp().ended')).toBe(14))
    expect(network.most).toBe(10)
  })

  test('knows registered domains only', async () => {
    expect(await errMsg('request', { url: 'https://elsewhere.example/' })).toMatch(
      /^request:fail url not in domain list/,
    )
    expect(await errMsg('request', { url: network.url })).toMatch(/^request:fail url not in domain list/)
  })

  test('carries bytes both ways as they are', async () => {
    const bytes = await mini.evaluate(`() => new Promise((resolve, reject) => wx.request({
      url: '${API}/echo', method: 'PUT', responseType: 'arraybuffer', header: { 'Content-Type': 'application/octet-stream' },
      data: new Uint8Array([0, 255, 128, 10]).buffer,
      success: ({ data }) => resolve(data instanceof ArrayBuffer ? Array.from(new Uint8Array(data)) : typeof data), fail: reject,
    }))`)
    expect(bytes).toEqual([0, 255, 128, 10])
  })

  test('answers 4xx as an answer; an abort and an unknown method are failures', async () => {
    expect(await ended('request', { url: `${API}/missing` })).toMatchObject({
      errMsg: 'request:ok',
      statusCode: 404,
      data: { path: '/missing' },
    })
    const aborted = await mini.evaluate(
      `() => new Promise((resolve) => wx.request({ url: '${API}/held', complete: resolve }).abort())`,
    )
    expect(aborted).toEqual({ errMsg: 'request:fail abort' })
    expect(await errMsg('request', { url: `${API}/held`, method: 'PATCH' })).toMatch(/no request method PATCH/)
  })
})

describe('the person', () => {
  test('signs in with a code of the province, good once', async () => {
    const { code } = await ended('login')
    expect(code).toMatch(/^\S{8,}$/)
    expect((await ended('login')).code).not.toBe(code)
  })

  test('is asked for messages within a tap only, and her answer is known to WeChat', async () => {
    const [{ id } = { id: '' }] = await province.control.subscriptions(openid)
    await mini.evaluate('function (id) { getApp().templates = [id] }', id)
    await pressed('late')
    await eventually(async () =>
      expect(await said()).toEqual({ errMsg: 'requestSubscribeMessage:fail can only be invoked by user TAP gesture.' }),
    )
    const credits = async () => (await province.control.subscriptions(openid)).find((each) => each.id === id)?.credits
    const before = (await credits()) ?? 0

    await pressed('subscribe')
    await mini.native().authorizeAllow()
    await eventually(async () => expect(await said()).toEqual({ errMsg: 'requestSubscribeMessage:ok', [id]: 'accept' }))
    expect(await credits()).toBe(before + 1)

    await pressed('subscribe')
    await mini.native().authorizeCancel()
    await eventually(async () => expect(await said()).toMatchObject({ [id]: 'reject' }))
    expect(await credits()).toBe(before + 1)
  })

  test('agrees to the guideline and to each permission before she is looked at; a refusal of one stays', async () => {
    const first = ended('getFuzzyLocation')
    await eventually(() => mini.native().authorizeCancel())
    expect(await first).toMatchObject({ errno: 104 })

    const second = ended('getFuzzyLocation')
    await eventually(() => mini.native().authorizeAllow())
    await eventually(() => mini.native().authorizeCancel())
    expect(await second).toEqual({ errMsg: 'getFuzzyLocation:fail auth deny', errno: 103 })
    expect(await errMsg('getFuzzyLocation')).toBe('getFuzzyLocation:fail auth deny')

    const settings = ended('openSetting')
    await eventually(() => mini.native().authorizeAllow())
    expect(await settings).toMatchObject({ authSetting: { 'scope.userFuzzyLocation': true } })
    expect(await ended('getFuzzyLocation')).toMatchObject({ longitude: 113.3646, latitude: 23.0986 })
  })

  test('answers a dialog, or closes it', async () => {
    const confirmed = ended('showModal', { title: '?' })
    await eventually(() => mini.native().confirmModal())
    expect(await confirmed).toMatchObject({ confirm: true, cancel: false })
    const closed = ended('showModal', { title: '?' })
    await eventually(() => mini.native().cancelModal())
    expect(await closed).toMatchObject({ confirm: false, cancel: true })
  })

  test('hands a page on as the card it says, or does not', async () => {
    const sent = heard()
    const card = { title: '到大厅办事', path: '/more/page/index?hall=H1' }
    await mini.evaluate('function (card) { getApp().card = card }', card)
    await pressed('share')
    await eventually(() => mini.native().cancelModal())
    await pressed('share')
    await eventually(() => mini.native().confirmModal())
    await eventually(async () => expect(sent).toEqual([[`share: ${card.title}`, card.path]]))

    await mini.evaluate('function () { getApp().card = { title: "", path: "/nowhere/index" } }')
    await pressed('share')
    await eventually(async () => expect(thrown.join()).toContain('which is no page of the program'))
  })

  test('puts into the calendar what is in seconds only', async () => {
    const shown = heard()
    const event = {
      title: '到大厅办理',
      startTime: 1_795_570_200,
      endTime: '1795571100',
      alarm: true,
      alarmOffset: 7_200,
    }
    for (const wrong of [{ startTime: event.startTime * 1_000 }, { endTime: 1_795_571_100 }, { title: '' }]) {
      expect(await errMsg('addPhoneCalendar', { ...event, ...wrong })).toContain('parameter error')
    }
    const added = errMsg('addPhoneCalendar', event)
    await eventually(() => mini.native().authorizeAllow())
    await eventually(() => mini.native().authorizeAllow())
    expect(await added).toBe('addPhoneCalendar:ok')
    const { title, ...entry } = event
    await eventually(async () => expect(shown).toContainEqual([`calendar: ${title}`, JSON.stringify(entry)]))
  })

  test('marks a place on its map, which is in degrees', async () => {
    const shown = heard()
    const hall = { name: '海珠区政务服务中心', address: '新港东路', latitude: 23.0986, longitude: 113.3646 }
    for (const wrong of [{ latitude: '23.0986' }, { latitude: 113.3646 }, { longitude: undefined }]) {
      expect(await errMsg('openLocation', { ...hall, ...wrong })).toContain('parameter error')
    }
    expect(await errMsg('openLocation', hall)).toBe('openLocation:ok')
    const { name, address, ...where } = hall
    await eventually(async () => expect(shown).toEqual([[`map: ${name}`, address, JSON.stringify(where)]]))
  })

  test('chooses a paper from a chat, which is read in pieces and uploaded', async () => {
    mkdirSync(join(belongings, 'chats'), { recursive: true })
    writeFileSync(join(belongings, 'chats', '证明.pdf'), '%PDF-1.7 paper')
    writeFileSync(join(belongings, 'scan.txt'), 'YZ1.code\n')
    const chosen = ended('chooseMessageFile', { count: 1, extension: ['pdf'] })
    await eventually(() => mini.native().authorizeAllow())
    const [{ path, name, size }] = (await chosen).tempFiles as [{ path: string; name: string; size: number }]
    expect({ name, size }).toEqual({ name: '证明.pdf', size: 14 })
    const piece = await mini.evaluate(
      `function (filePath) { return new Promise((resolve) => wx.getFileSystemManager().readFile({ filePath, position: 9, length: 5,
        success: ({ data }) => resolve(String.fromCharCode(...new Uint8Array(data))), fail: resolve })) }`,
      path,
    )
    expect(piece).toBe('paper')
    const { data } = await ended('uploadFile', {
      url: `${API}/echo`,
      filePath: path,
      name: 'file',
      formData: { kind: 'proof' },
    })
    expect(data).toMatch(/name="kind"\r\n\r\nproof[\s\S]*name="file"; filename="证明.pdf"[\s\S]*%PDF-1.7 paper/)
    expect(await errMsg('chooseMedia')).toBe('chooseMedia:fail cancel')
    expect(await ended('scanCode')).toMatchObject({ result: 'YZ1.code' })
  })
})

test('storage keeps copies, a megabyte for a key, ten in all', async () => {
  const kept = await mini.evaluate(`() => {
    const value = { list: [1] }
    wx.setStorageSync('a', value)
    value.list.push(2)
    return [wx.getStorageSync('a'), wx.getStorageSync('none')]
  }`)
  expect(kept).toEqual([{ list: [1] }, ''])
  const filled = await mini.evaluate(`() => {
    const fill = (key, size) => { try { wx.setStorageSync(key, 'x'.repeat(size)); return 'ok' } catch (error) { return error.message } }
    const large = fill('large', 1024 * 1024)
    let count = 0
    let last
    while ((last = fill('key' + count, 1024 * 1000)) === 'ok') count++
    return { large, count, last }
  }`)
  expect(filled).toEqual({
    large: expect.stringMatching(/^setStorageSync:fail entry size limit reached/),
    count: 10,
    last: 'setStorageSync:fail the maximum size of storage is reached',
  })
})

test('a mock takes the place of an answer, may ask the real one, and goes again', async () => {
  await mini.mockWxMethod('getNetworkType', { networkType: 'none' })
  expect(await ended('getNetworkType')).toMatchObject({ networkType: 'none' })
  await mini.mockWxMethod(
    'getNetworkType',
    `function () { return this.origin().then(({ networkType }) => ({ networkType: networkType + '!' })) }`,
  )
  expect(await ended('getNetworkType')).toMatchObject({ networkType: 'wifi!' })
  await mini.restoreWxMethod('getNetworkType')
  expect(await ended('getNetworkType')).toMatchObject({ networkType: 'wifi' })
})

interface Network {
  url: string
  server: Server
  /** Requests to /held under way, and the most there ever were. */
  held: number
  most: number
  hold(): void
  release(): void
}

/** A server somewhere: echoes what it gets, and keeps who asks for /held waiting. */
async function startNetwork(): Promise<Network> {
  let waiting: (() => void)[] | null = null
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.url === '/echo') return response.end(Buffer.concat(chunks))
      if (request.url !== '/held') return response.writeHead(404).end(JSON.stringify({ path: request.url }))
      network.most = Math.max(network.most, ++network.held)
      const answer = () => {
        network.held--
        response.end('{}')
      }
      if (waiting) waiting.push(answer)
      else answer()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const network: Network = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    held: 0,
    most: 0,
    hold() {
      waiting = []
    },
    release() {
      const all = waiting ?? []
      waiting = null
      for (const answer of all) answer()
    },
  }
  return network
}
