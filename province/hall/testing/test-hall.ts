import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import Koa from 'koa'
import type { Clock } from '../../../kit/clock'
import { type Database, openDatabase } from '../../../kit/database'
import { createLogger } from '../../../kit/logger'
import { migrate } from '../../../kit/migrations'
import { listen } from '../../../kit/server'
import { identityCheckDigit } from '../../../shared/standards/identity-number'
import { freshDatabase } from '../../../tools/testing/databases'
import type { Province } from '../../data/types'
import { shellMiddleware } from '../../shell/middleware'
import { createHall } from '../app'
import { Halls } from '../appointments/halls'
import { createWaitlistKeeper } from '../appointments/waitlist-keeper'
import { CertificateStore } from '../store/certificate-store'
import { hall as hallSystem } from '../system'
import { smallProvince } from './small-province'

export interface TestPerson {
  sub: string
  name: string
  idType: '111' | '516'
  idNo: string
  /** Whom the token says the person may act for now, as the identity platform writes it. */
  actsFor?: { sub: string; name: string; id_type: string; id_no: string; relation: string }
}

/** The same person with a token to act for somebody. */
export const actingFor = (
  who: TestPerson,
  { sub, name, idType, idNo }: TestPerson,
  relation: 'child' | 'parent',
): TestPerson => ({ ...who, actsFor: { sub, name, id_type: idType, id_no: idNo, relation } })

// biome-ignore lint/suspicious/noExplicitAny: a test reads what came over the wire by its field names
export type Wire = any

export interface Answer {
  status: number
  JGDM: string
  JGMS: string
  SJ: Wire
}

type Input = Record<string, unknown>
/** Tokens of programs: the catalogue's reader, the follower of changes, the clerks' desks. */
type Program = 'service' | 'exchange' | 'counter'

/** A clock that stands still until it is moved. */
export class StandingClock implements Clock {
  constructor(private at: Date) {}
  now(): Date {
    return this.at
  }
  set(at: Date | string): void {
    this.at = new Date(at)
  }
  forward(seconds: number): void {
    this.at = new Date(this.at.getTime() + seconds * 1000)
  }
}

export interface TestHall {
  url: string
  db: Database
  clock: StandingClock
  /** Signs with the key that the hall trusts; claims may be wrong on purpose. */
  sign(
    claims: Input,
    options?: { issuer?: string; audience?: string; lifetimeS?: number; typ?: string },
  ): Promise<string>
  get(who: TestPerson | Program, path: string, query?: Record<string, string>): Promise<Answer>
  post(who: TestPerson | Program, path: string, body: Input): Promise<Answer>
  raw(path: string, init?: RequestInit): Promise<Answer>
  /** What time has done to those who wait, looked after now instead of in the background. */
  tendWaitlist(): Promise<void>
  stop(): Promise<void>
}

/** Tuesday 24 November 2026, 10:00 in Guangdong: the province's day starts working days 25, 26, 27, 30 and 1 December. */
export const NOW = '2026-11-24T02:00:00.000Z'

const CONNECTIONS = 12

/**
 * The hall as it runs in the province, on a database of its own, over HTTP. Only the identity platform is played: an
 * address that publishes a key, and tokens signed with it.
 */
export async function startTestHall(province: Province = smallProvince(), now = NOW): Promise<TestHall> {
  const database = await freshDatabase()
  const db = openDatabase(database.url, { schema: 'hall', name: 'test-hall', max: CONNECTIONS })
  await migrate(db, 'hall', hallSystem.migrations)
  await hallSystem.seed(db, province, new Date(now))

  // All connections are there from the start: what a test sends at once runs at once.
  await Promise.all(Array.from({ length: CONNECTIONS }, () => db.query('select 1')))

  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }] }
  const identity = await listen((_, response) => response.end(JSON.stringify(jwks)), { port: 0, name: 'keys' })

  const clock = new StandingClock(new Date(now))
  const logger = createLogger('test-hall', 'fatal')
  const urls = { hall: '', certificates: 'http://127.0.0.1:1', wechat: '', control: '', identity: identity.url }
  const outer = new Koa()
  const fault = () => ({ mode: 'ok', latencyMs: 0, failureRate: 0 }) as const
  for (const middleware of shellMiddleware({ system: hallSystem, clock, logger, fault })) outer.use(middleware)
  // Nobody answers for the certificate store here: what the hall would tell it stays to be told.
  const store = new CertificateStore(urls, 'secret-of-the-hall', logger)
  const halls = new Halls(db)
  const keeper = createWaitlistKeeper(db, halls)
  const inner = createHall({ db, clock, logger, urls, store, halls })
  for (const middleware of inner.middleware) outer.use(middleware)
  const server = await listen(outer.callback(), { port: 0, name: 'hall' })

  const sign: TestHall['sign'] = (claims, options = {}) => {
    const { issuer = identity.url, audience = 'hall', lifetimeS = 600, typ = 'at+jwt' } = options
    const issuedAt = Math.floor(clock.now().getTime() / 1000)
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'test', typ })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeS)
      .sign(privateKey)
  }
  const tokens = new Map<string, { token: Promise<string>; usableUntil: number }>()
  /** As a client does: a token is used until it is nearly over. */
  const tokenOf = (who: TestPerson | Program): Promise<string> => {
    const key = typeof who === 'string' ? who : `${who.sub} ${who.actsFor?.sub ?? ''}`
    const now = clock.now().getTime()
    const known = tokens.get(key)
    if (known && now < known.usableUntil && now > known.usableUntil - 500_000) return known.token
    const token = sign(claimsOf(who))
    tokens.set(key, { token, usableUntil: now + 500_000 })
    return token
  }
  const raw: TestHall['raw'] = async (path, init) => {
    const response = await fetch(server.url + path, init)
    return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) }
  }
  return {
    url: server.url,
    db,
    clock,
    sign,
    raw,
    async tendWaitlist() {
      while (await keeper.round(clock.now()));
    },
    async get(who, path, query = {}) {
      const search = Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : ''
      return raw(path + search, { headers: { authorization: `Bearer ${await tokenOf(who)}` } })
    },
    async post(who, path, body) {
      return raw(path, {
        method: 'POST',
        headers: { authorization: `Bearer ${await tokenOf(who)}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    },
    async stop() {
      await server.close(0)
      await identity.close(0)
      await db.close()
      await database.drop()
    },
  }
}

function claimsOf(who: TestPerson | Program): Input {
  if (who === 'exchange') return { sub: 'yichuang-bff', client_id: 'yichuang-bff', scope: 'exchange' }
  if (who === 'service') return { sub: 'yichuang-bff', client_id: 'yichuang-bff', scope: 'catalogue' }
  if (who === 'counter') return { sub: 'counter', client_id: 'counter', scope: 'counter' }
  const { sub, name, idType, idNo, actsFor } = who
  const own = { sub, client_id: 'yichuang-bff', name, id_type: idType, id_no: idNo }
  return actsFor ? { ...own, on_behalf_of: actsFor } : own
}

/** People with correct identity numbers; `nth` tells them apart. */
export function testPerson(nth: number): TestPerson {
  // A hundred to a year of birth: the number has three digits for those born on one day.
  const first17 = `440106${1990 - Math.floor(nth / 100)}0101${900 + (nth % 100)}`
  return { sub: `sub-${nth}`, name: `测试人${nth}`, idType: '111', idNo: first17 + identityCheckDigit(first17) }
}

let running = 0
/** A client reference nobody has used yet. */
export const newReference = (): string => `test-${++running}-${Date.now().toString(36)}`
