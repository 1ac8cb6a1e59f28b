import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { bundleServer } from '../build/servers'
import { type Child, startChild } from '../child'
import { deriveSecrets, type Secrets } from '../secrets'
import { onServer } from '../stores/postgres-cluster'
import { freshDatabase, type TestDatabase } from './databases'
import { callJson } from './http'
import { oncePerRun, testRun } from './run'
import { showLog } from './show-log'

/** Tuesday 24 November 2026, 09:00 in Guangdong: a plain working morning with the week ahead. */
export const STANDARD_NOW = '2026-11-24T01:00:00.000Z'

export type SystemName = 'hall' | 'certificates' | 'identity' | 'wechat'
export type ProvinceUrls = Record<SystemName | 'control', string>

export interface Fault {
  mode: 'ok' | 'slow' | 'failing' | 'down'
  latencyMs?: number
  /** 0 to 1 */
  failureRate?: number
}

export interface Resident {
  sub: string
  key: string
  name: string
  idMasked: string
  openid: string
  region: string
}

export interface ControlState {
  now: string
  shiftMs: number
  systems: { name: SystemName; url: string; mode: Fault['mode']; latencyMs: number; failureRate: number }[]
}

/** What becomes of the hall's pushes, each a share from 0 to 1. */
export interface ExchangeFaults {
  /** Lost: only the change feed has it. */
  drop: number
  /** Comes twice. */
  double: number
  /** Comes late and out of order. */
  shuffle: number
}

/** How a phone stands to one template. */
export interface Subscription {
  id: string
  title: string
  /** 2 one-time, 3 long-term */
  type: 2 | 3
  credits: number
  /** Whether a message would be delivered now. */
  on: boolean
}

/** The certificate store's answer to a shown code: `head.status` `0` good, `24` used or over, `100` not for this. */
export interface VerifiedCode {
  head: { status: string; message: string }
  data: {
    certificateName: string
    certificateHolderName: string
    certificateExpiringDate: string | null
    certificateStatus: string
    fields: Record<string, string>
  } | null
}

/** The province's control page, as calls. */
export interface Control {
  state(): Promise<ControlState>
  /** Moves the clock of the whole province (and of the BFF, which follows it) to an instant. */
  setClock(to: string | Date): Promise<void>
  setSystem(name: SystemName, fault: Fault): Promise<void>
  residents(): Promise<Resident[]>
  phone<T>(openid: string): Promise<T>
  /** A clerk's action at a window: `counter('POST', 'jh', {…})` is the hall's `POST /ck/jh`. */
  counter<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>
  /** The user answers the popup of `wx.requestSubscribeMessage`; what it answers to the mini-program. */
  popup(openid: string, templates: Record<string, 'accept' | 'reject'>): Promise<Record<string, unknown>>
  /** The user ends a template in the chat of service notices. */
  turnOff(openid: string, template: string): Promise<void>
  /** The user takes back what the mini-program was allowed to know (撤回授权): `8` is the phone number. */
  revoke(openid: string, information: string): Promise<void>
  subscriptions(openid: string): Promise<Subscription[]>
  /** Somebody at a counter looks whether a shown code is good. */
  verifyCode(shown: { code: string; purpose: string; verifierName: string }): Promise<VerifiedCode>
  setExchange(faults: ExchangeFaults): Promise<void>
}

export interface TestProvince {
  urls: ProvinceUrls
  control: Control
  secrets: Secrets
  database: TestDatabase
  lastLines(): string[]
  stop(): Promise<void>
  kill(): Promise<void>
  /** Starts it again on the same database and the same addresses; the clock goes on where it stands. */
  restart(): Promise<void>
}

export interface ProvinceOptions {
  /** What time it is there when it starts. */
  now?: string
  /** Faults from the beginning. */
  systems?: Partial<Record<SystemName, Fault>>
  seed?: string
  /** Single adults beside the families: c0001 and on. */
  crowd?: number
  /** What the hall publishes; a part unless given, which is there sooner. */
  catalogue?: 'whole' | 'part'
  /** Where the BFF of the same world answers. */
  bffUrl?: string
  /** More settings for the process. */
  env?: Record<string, string>
}

/** The secrets that the processes of this run share. */
export const testSecrets = (): Secrets => deriveSecrets(Buffer.from(testRun().id))

/**
 * Starts the whole province as the process it is, on a database of its own, already filled: the seed is sown once per
 * run and copied.
 */
export async function startProvince(options: ProvinceOptions = {}): Promise<TestProvince> {
  const { now = STANDARD_NOW, systems = {} } = options
  const database = await freshDatabase({ template: await seededTemplate(options, now) })
  const start = (ports: Partial<Record<string, string>>) => launch(database.url, now, ports, options)
  let child = await start({})
  const urls = child.urls as ProvinceUrls
  const control = controlOf(urls.control)
  await control.setClock(now)
  for (const [name, fault] of Object.entries(systems)) await control.setSystem(name as SystemName, fault)
  return {
    urls,
    control,
    secrets: testSecrets(),
    database,
    lastLines: () => child.lastLines(),
    kill: () => child.kill(),
    async stop() {
      await child.stop()
      await database.drop()
    },
    async restart() {
      await child.stop()
      child = await start(portsOf(urls))
    },
  }
}

const PORT_SETTINGS: Record<SystemName | 'control', string> = {
  control: 'CONTROL_PORT',
  hall: 'HALL_PORT',
  certificates: 'CERTIFICATES_PORT',
  identity: 'IDENTITY_PORT',
  wechat: 'WECHAT_PORT',
}

const portsOf = (urls: ProvinceUrls) =>
  Object.fromEntries(
    Object.entries(PORT_SETTINGS).map(([name, setting]) => [setting, new URL(urls[name as SystemName]).port]),
  )

const anyPorts = Object.fromEntries(Object.values(PORT_SETTINGS).map((setting) => [setting, '0']))

async function launch(
  databaseUrl: string,
  now: string,
  ports: Partial<Record<string, string>>,
  options: ProvinceOptions,
): Promise<Child> {
  const { bffUrl, env } = options
  const file = await oncePerRun('province-bundle', () =>
    bundleServer('province', join(testRun().directory, 'province')),
  )
  return startChild({
    name: 'The province',
    file,
    onLine: showLog,
    env: {
      NODE_ENV: 'development',
      LOG_LEVEL: 'warn',
      PROVINCE_DATABASE_URL: databaseUrl,
      PROVINCE_NOW: now,
      ...sizeOf(options),
      ...anyPorts,
      ...ports,
      ...testSecrets(),
      ...(bffUrl && {
        BFF_CALLBACK_URL: `${bffUrl}/wechat/callback`,
        HALL_CALLBACK_URL: `${bffUrl}/hall/callback`,
        BFF_PUBLIC_URL: bffUrl,
      }),
      ...env,
    },
  })
}

/** Tianhe, where most of the seed's people live: it publishes beside the city. */
const DISTRICT = '440106'

function sizeOf({ seed = 'yichuang', crowd = 0, catalogue = 'part' }: ProvinceOptions): Record<string, string> {
  return {
    PROVINCE_SEED: seed,
    PROVINCE_CROWD: String(crowd),
    ...(catalogue === 'part' && { PROVINCE_DISTRICTS: DISTRICT }),
  }
}

/** A database in which the province has sown its seed. Never used itself, only copied. */
async function seededTemplate(options: ProvinceOptions, now: string): Promise<string> {
  const key = createHash('sha256')
    .update(JSON.stringify([sizeOf(options), now]))
    .digest('hex')
    .slice(0, 12)
  return oncePerRun(`province-${key}`, async () => {
    const template = await freshDatabase()
    const { seed, crowd, catalogue } = options
    const child = await launch(template.url, now, {}, { seed, crowd, catalogue })
    await child.stop()
    // What makes a copy quick: the pages as they are, nothing left in the log of the template.
    await onServer(template.url, (client) => client.query('vacuum analyze'))
    return template.name
  })
}

function controlOf(url: string): Control {
  return {
    state: () => callJson('GET', `${url}/api/state`),
    setClock: (to) => callJson('PUT', `${url}/api/clock`, { to: typeof to === 'string' ? to : to.toISOString() }),
    setSystem: (name, fault) => callJson('PUT', `${url}/api/systems/${name}`, fault),
    residents: () => callJson('GET', `${url}/api/residents`),
    phone: (openid) => callJson('GET', `${url}/api/phones/${openid}`),
    counter: (method, path, body) => callJson(method, `${url}/api/counter/${path}`, body),
    popup: (openid, templates) => callJson('POST', `${url}/api/phones/${openid}/popup`, { templates }),
    async turnOff(openid, template) {
      await callJson('POST', `${url}/api/phones/${openid}/turn-off`, { template })
    },
    async revoke(openid, information) {
      await callJson('POST', `${url}/api/phones/${openid}/revoke`, { information })
    },
    subscriptions: (openid) => callJson('GET', `${url}/api/phones/${openid}/subscriptions`),
    verifyCode: (shown) => callJson('POST', `${url}/api/codes/verify`, shown),
    async setExchange(faults) {
      const { JGDM, JGMS } = await callJson<{ JGDM: string; JGMS: string }>('PUT', `${url}/api/exchange`, faults)
      // The hall refuses with HTTP 200.
      if (JGDM !== '0') throw new Error(`the hall did not take the exchange faults: ${JGDM} ${JGMS}`)
    },
  }
}
