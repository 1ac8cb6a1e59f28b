import { mkdtempSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Koa from 'koa'
import type { Database } from '../../kit/database'
import type { Province } from '../data/types'
import { type ProvinceOptions, type RunningProvince, startProvince } from './start'
import type { System, SystemName } from './system'

/** A province in which nobody lives: for looking at the shell alone. */
export const emptyProvince = (seed: string): Province => ({
  seed,
  regions: [],
  city: '440100000000',
  departments: [],
  themes: [],
  matters: [],
  items: [],
  halls: [],
  residents: [],
  companies: [],
  certificates: [],
  materials: [],
  materialKinds: [],
  applications: [],
})

export interface Visit {
  path: string
  body: unknown
}

/** The smallest system that still has a schema, a seed and routes. Counts what happens to it. */
export class SmallSystem implements System {
  readonly schema: string
  readonly migrations = migrationsFolder()
  readonly visits: Visit[] = []
  /** Resolves when a request for `/wait` has reached the system's own code, which never answers it. */
  readonly waiting: Promise<void>
  seedings = 0
  failSeeding = false
  private arrived: () => void = () => undefined

  constructor(readonly name: SystemName) {
    this.schema = `small_${name}`
    this.waiting = new Promise((resolve) => {
      this.arrived = resolve
    })
  }

  async seed(db: Database, province: Province, now: Date): Promise<void> {
    this.seedings += 1
    await db.query('insert into fact (name, noted_at) values ($1, $2)', [province.seed, now])
    if (this.failSeeding) throw new Error('the machine was switched off')
    await db.query('insert into fact (name, noted_at) values ($1, $2)', ['complete', now])
  }

  async createApp({ db, clock }: { db: Database; clock: { now(): Date } }) {
    const app = new Koa()
    app.use(async (ctx) => {
      this.visits.push({ path: ctx.path, body: ctx.request.body })
      if (ctx.path === '/wait') {
        this.arrived()
        await new Promise<void>((resolve) => ctx.res.once('close', resolve))
      } else if (ctx.path === '/break') throw new Error('a secret of the inside')
      else if (ctx.path === '/now') ctx.body = { now: clock.now().toISOString() }
      else ctx.body = await db.query<{ name: string }>('select name from fact order by name')
    })
    return { app }
  }
}

function migrationsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'small-system-'))
  writeFileSync(
    join(folder, '001-fact.sql'),
    'create table fact (name text primary key, noted_at timestamptz not null);',
  )
  return folder
}

export const START_OF_TIME = new Date('2026-11-24T01:00:00Z')

export function startSmall(
  databaseUrl: string,
  systems: readonly System[],
  options: Partial<ProvinceOptions> = {},
): Promise<RunningProvince> {
  return startProvince({
    databaseUrl,
    ports: { identity: 0, control: 0, hall: 0, certificates: 0, wechat: 0 },
    systems,
    seed: 'empty',
    buildProvince: emptyProvince,
    now: START_OF_TIME,
    bffPublicUrl: 'http://127.0.0.1:3000',
    settings: {
      identityClientSecret: 'secret-of-the-bff',
      counterClientSecret: 'secret-of-the-counter',
      hallClientSecret: 'secret-of-the-hall',
      hallCallbackSecret: 'secret-of-the-callback',
      wechatAppId: '',
      wechatAppSecret: '',
      wechatCallbackToken: '',
      wechatCallbackAesKey: '',
    },
    logLevel: 'silent',
    ...options,
  })
}

export interface Heard {
  /** HTTP status, or the code of the failure (ECONNREFUSED, ECONNRESET). */
  outcome: number | string
  headers: IncomingHttpHeaders
  body: unknown
}

/** One request on a connection of its own. A failure is an answer too. */
export function knock(
  url: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Heard> {
  return new Promise((resolve) => {
    const call = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', (error: NodeJS.ErrnoException) => resolve(failed(error)))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const json = response.headers['content-type']?.startsWith('application/json')
        resolve({ outcome: response.statusCode ?? 0, headers: response.headers, body: json ? JSON.parse(text) : text })
      })
    })
    call.on('error', (error: NodeJS.ErrnoException) => resolve(failed(error)))
    call.end(body)
  })
}

const failed = (error: NodeJS.ErrnoException): Heard => ({
  outcome: error.code ?? error.message,
  headers: {},
  body: null,
})
