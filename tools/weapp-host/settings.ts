import { env } from 'node:process'

/** Where the phone is, in the datum of WeChat's map. */
export interface Location {
  longitude: number
  latitude: number
}

/** Who holds which phone where, and what it reaches. */
export interface HostSettings {
  /** The folder that Taro has built. */
  directory: string
  /** 0: any free one. */
  port: number
  /** The request domains of the mini-program: origins as the build names them, and where they are really reached. */
  domains: Record<string, string>
  /** Whether other addresses are refused, as WeChat does on a phone; its developer tools can be told not to. */
  urlCheck: boolean
  /** The province's WeChat platform. */
  wechatUrl: string
  /** Whose phone it is. */
  openid: string
  location: Location
  /** A folder with `album/` (photos), `chats/` (documents) and `scan.txt` (what the camera reads), as far as needed. */
  belongings: string | null
  /** A folder for what the phone keeps when the program is closed; null: nothing outlives the process. */
  memory: string | null
  /** Where WeChat opens it, as when she taps one of its messages: `/catalogue/guide/index?code=…`. Empty: at its first page. */
  opensAt: string
  /** How long a program runs on in the background. */
  runsOnMs: number
  /** VoiceOver or TalkBack is on. */
  readsAloud: boolean
}

/** Beside the exhibition halls in Haizhu, Guangzhou. */
const HAIZHU: Location = { longitude: 113.3646, latitude: 23.0986 }

/** After this WeChat suspends it. */
const RUNS_ON_MS = 5_000

/** As process environment, and back. */
export const toEnvironment = (settings: Partial<HostSettings>): Record<string, string> => ({
  WEAPP_HOST: JSON.stringify(settings),
})

export function readSettings(): HostSettings {
  const given = JSON.parse(env.WEAPP_HOST || '{}') as Partial<HostSettings>
  return {
    directory: 'dist/weapp',
    port: 9420,
    domains: {},
    urlCheck: false,
    wechatUrl: 'http://127.0.0.1:4104',
    openid: '',
    location: HAIZHU,
    belongings: null,
    memory: null,
    opensAt: '',
    runsOnMs: RUNS_ON_MS,
    readsAloud: false,
    ...given,
  }
}
