import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import automator from 'miniprogram-automator'
import type MiniProgram from 'miniprogram-automator/out/MiniProgram'
import { weappApi } from '../../tools/build/miniapp'
import {
  startWeappHost,
  startWorld,
  type TestWeappHost,
  type World,
  type WorldOptions,
} from '../../tools/testing/world'
import { HERE } from '../booking'
import { type Phone, phoneOf } from './phone'

export interface OpenMiniProgram {
  /** Another one after `closeAndOpen`. */
  readonly mini: MiniProgram
  phone: Phone
  /** What happens to the phone itself: only our own host plays that. @throws elsewhere */
  readonly outside: Pick<TestWeappHost, 'network' | 'networkBreaksAfter' | 'leave' | 'comeBack'>
  /** WeChat has ended it; she opens it again, at its first page or where one of its messages leads. */
  closeAndOpen(at?: string): Promise<void>
  stop(): Promise<void>
}

export interface TestMiniProgram extends OpenMiniProgram {
  world: World
}

export interface MiniProgramOptions {
  /** Whose phone it is: a resident's key in the province. */
  resident?: string
  /** A folder with what is on the phone: see tools/weapp-host/README.md. Only our own host looks at it. */
  belongings?: string
  /** Another build than the one that was tested last; always in our own host. */
  directory?: string
  /** How long the phone waits for what it wants to see. */
  patienceMs?: number
}

/** WeChat gives it five seconds in the background; what it does then is not about how long. */
const RUNS_ON_MS = 50

/** An endpoint of WeChat's developer tools (or of a host started by hand); empty: a host of our own for each file. */
const { WEAPP_WS_ENDPOINT } = process.env

/** The province, the BFF, and the compiled mini-program on somebody's phone, driven by WeChat's official automator. */
export async function startMiniProgram({
  world: worldOptions,
  ...options
}: MiniProgramOptions & { world?: WorldOptions } = {}): Promise<TestMiniProgram> {
  const world = await startWorld(WEAPP_WS_ENDPOINT ? reachableByBuild(worldOptions) : worldOptions)
  try {
    const open = await openMiniProgram(world, options)
    const { stop } = open
    return Object.assign(open, {
      world,
      async stop() {
        await stop()
        await world.stop()
      },
    })
  } catch (error) {
    await world.stop()
    throw error
  }
}

/** The mini-program, in a world that is there already. @throws ToolError when the build cannot run */
export async function openMiniProgram(world: World, options: MiniProgramOptions = {}): Promise<OpenMiniProgram> {
  const { resident = 'r001', belongings = null, directory, patienceMs = 15_000 } = options
  const openid = await openidOf(world, resident)
  if (WEAPP_WS_ENDPOINT && directory === undefined) return openElsewhere(WEAPP_WS_ENDPOINT, world, openid, patienceMs)
  const memory = mkdtempSync(join(tmpdir(), 'weapp-memory-'))
  const thrown: string[] = []
  const launch = async (opensAt: string) => {
    const host = await startWeappHost({
      domains: { [weappApi()]: world.bff.url },
      wechatUrl: world.province.urls.wechat,
      openid,
      location: { longitude: HERE.lng, latitude: HERE.lat },
      belongings,
      memory,
      opensAt,
      runsOnMs: RUNS_ON_MS,
      ...(directory !== undefined && { directory }),
    })
    const mini = await automator.connect({ wsEndpoint: host.endpoint })
    hear(mini, thrown)
    return { host, mini }
  }
  const close = async ({ host, mini }: typeof running) => {
    mini.disconnect()
    await host.stop()
  }
  let running = await launch('')
  return {
    get mini() {
      return running.mini
    },
    outside: {
      network: (type) => running.host.network(type),
      networkBreaksAfter: (bytes) => running.host.networkBreaksAfter(bytes),
      leave: () => running.host.leave(),
      comeBack: () => running.host.comeBack(),
    },
    phone: phoneOf(() => running.mini, { patienceMs, thrown }),
    async closeAndOpen(at = '') {
      await close(running)
      running = await launch(at)
    },
    async stop() {
      await close(running)
      rmSync(memory, { recursive: true })
    },
  }
}

/** In WeChat's tools, or a host somebody has started: nothing can happen to that phone from here. */
async function openElsewhere(wsEndpoint: string, world: World, openid: string, patienceMs: number) {
  const mini = await automator.connect({ wsEndpoint })
  const thrown: string[] = []
  hear(mini, thrown)
  await playPhone(mini, world, openid)
  return {
    mini,
    phone: phoneOf(() => mini, { patienceMs, thrown, isAsked: false }),
    get outside(): never {
      throw new Error('only our own host loses its network or goes to the background')
    },
    async closeAndOpen(at = '/pages/home/index') {
      await mini.callWxMethod('reLaunch', { url: at })
    },
    stop: async () => mini.disconnect(),
  }
}

/** Whatever it throws and does not catch, or React for it. */
function hear(mini: MiniProgram, thrown: string[]): void {
  mini.on('exception', ({ message, stack }: { message: string; stack?: string }) => {
    thrown.push(stack?.includes(message) ? stack : `${message}\n${stack ?? ''}`)
  })
}

async function openidOf({ province }: World, key: string): Promise<string> {
  const resident = (await province.control.residents()).find((each) => each.key === key)
  if (!resident) throw new Error(`the province has no resident ${key}`)
  return resident.openid
}

/** A build that runs elsewhere asks the address that is written in it. */
const reachableByBuild = (options: WorldOptions = {}): WorldOptions => ({
  ...options,
  bff: { ...options.bff, port: Number(new URL(weappApi()).port) },
})

/** WeChat's tools know nothing of our province: what its WeChat answers is put in place of theirs. */
async function playPhone(mini: MiniProgram, { province }: World, openid: string): Promise<void> {
  const url = `${province.urls.wechat}/phone/${openid}`
  await mini.mockWxMethod('login', askLoginCode.toString(), `${url}/login-code`)
  await mini.mockWxMethod('requestSubscribeMessage', answerPopup.toString(), `${url}/popup`)
  await mini.mockWxMethod('getFuzzyLocation', { longitude: HERE.lng, latitude: HERE.lat })
}

/** What is used of `wx` inside the mini-program, where the two functions below run. */
declare const wx: {
  request(options: {
    url: string
    method: 'POST'
    data?: object
    success(answer: { data: Record<string, unknown> }): void
    fail(reason: unknown): void
  }): void
}

function askLoginCode(_options: object, url: string): Promise<object> {
  return new Promise((resolve, reject) => {
    wx.request({ url, method: 'POST', success: ({ data }) => resolve({ code: data.code }), fail: reject })
  })
}

function answerPopup({ tmplIds }: { tmplIds: string[] }, url: string): Promise<object> {
  const templates: Record<string, string> = {}
  for (const id of tmplIds) templates[id] = 'accept'
  return new Promise((resolve, reject) => {
    wx.request({ url, method: 'POST', data: { templates }, success: ({ data }) => resolve(data), fail: reject })
  })
}
