import { createHash, randomBytes } from 'node:crypto'
import { localDayOf } from '@shared/standards/time'
import { freshDatabase } from '../../tools/testing/databases'
import { buildCertificates } from '../data/certificates'
import { buildCompanies } from '../data/companies'
import { buildDepartments } from '../data/departments'
import { allMaterialKinds } from '../data/material-kinds'
import { buildMaterials } from '../data/materials'
import { buildRegions } from '../data/regions/regions'
import { buildResidents } from '../data/residents'
import type { Province, Resident } from '../data/types'
import { type RunningProvince, startProvince } from '../shell/start'
import type { ProvinceSettings, System } from '../shell/system'
import { emptyProvince } from '../shell/testing'

export const NOW = new Date('2026-11-24T01:00:00Z')
export const SEED = 'tests'
export const CALLBACK = 'http://127.0.0.1:4000/auth/callback'

export const SETTINGS: ProvinceSettings = {
  identityClientSecret: 'a secret of the BFF, with % and +',
  counterClientSecret: 'a secret of the counter',
  hallClientSecret: 'a secret of the hall',
  hallCallbackSecret: '',
  wechatAppId: 'wx0123456789abcdef',
  wechatAppSecret: 'a secret of the mini-program',
  wechatCallbackToken: 'AAAAA',
  wechatCallbackAesKey: 'A'.repeat(43),
}

export interface TestSystems extends RunningProvince {
  databaseUrl: string
  /** What was sown. */
  province: Province
  /** The person of the seed with this property; an error when there is none. */
  find(is: (resident: Resident) => boolean): Resident
  /** Moves the province's clock on. */
  pass(ms: number): Promise<void>
}

/**
 * Systems of the province in this process, each on its port and schema, with people and papers but without items.
 * With `databaseUrl` they stand on what others have sown, and leave it when they stop.
 */
export async function startSystems(
  systems: readonly System[],
  {
    callbackUrl = null,
    alter = (province) => province,
    databaseUrl,
  }: { callbackUrl?: string | null; alter?: (province: Province) => Province; databaseUrl?: string } = {},
): Promise<TestSystems> {
  const database = databaseUrl === undefined ? await freshDatabase() : null
  const url = databaseUrl ?? database?.url ?? ''
  const province = alter(peopleAndPapers())
  const running = await startProvince({
    databaseUrl: url,
    ports: { hall: 0, certificates: 0, identity: 0, wechat: 0 },
    systems,
    seed: SEED,
    buildProvince: () => province,
    now: NOW,
    bffPublicUrl: 'http://127.0.0.1:4000',
    callbackUrl,
    settings: SETTINGS,
    logLevel: 'silent',
  })
  return {
    ...running,
    databaseUrl: url,
    province,
    find(is) {
      const resident = province.residents.find(is)
      if (!resident) throw new Error('The seed has nobody like that')
      return resident
    },
    pass: (ms) => running.store.setShift(running.store.clock.shift + ms),
    async stop() {
      await running.stop()
      await database?.drop()
    },
  }
}

function peopleAndPapers(): Province {
  const today = localDayOf(NOW)
  const regions = buildRegions()
  const departments = buildDepartments()
  const made = buildResidents(SEED, today)
  const residents = made.map(({ resident }) => resident)
  const companies = buildCompanies(residents, today)
  return {
    ...emptyProvince(SEED),
    regions,
    departments,
    residents,
    companies,
    certificates: buildCertificates(SEED, today, made, companies, departments, regions),
    materials: buildMaterials(residents, companies, today),
    materialKinds: allMaterialKinds([]),
  }
}

export interface Answer<Body = Record<string, unknown>> {
  status: number
  headers: Headers
  body: Body
}

export async function read<Body>(response: Response): Promise<Answer<Body>> {
  const text = await response.text()
  const isJson = text.startsWith('{') || text.startsWith('[')
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body }
}

export interface Tokens {
  access_token: string
  refresh_token: string
  id_token: string
  expires_in: number
  issued_token_type?: string
  error?: string
  error_description?: string
}

export interface Pkce {
  verifier: string
  challenge: string
}

export function newPkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

/** What a client of the identity platform does, over HTTP. Values that are undefined are left out. */
export class TestClient {
  constructor(
    private readonly issuer: string,
    readonly id = 'yichuang-bff',
    private readonly secret = SETTINGS.identityClientSecret,
  ) {}

  authorize(values: Record<string, string | undefined>): Promise<Answer<string>> {
    const query = form({
      response_type: 'code',
      client_id: this.id,
      redirect_uri: CALLBACK,
      scope: 'openid',
      state: 'state-1',
      code_challenge_method: 'S256',
      ...values,
    })
    return fetch(`${this.issuer}/authorize?${query}`, { redirect: 'manual' }).then(read<string>)
  }

  /** A code for the person with this key, without clicking. */
  async code(loginHint: string, { challenge }: Pkce, more: Record<string, string> = {}): Promise<string> {
    const answer = await this.authorize({ login_hint: loginHint, prompt: 'none', code_challenge: challenge, ...more })
    return locationOf(answer).searchParams.get('code') ?? ''
  }

  token(values: Record<string, string | undefined>, secret = this.secret): Promise<Answer<Tokens>> {
    return this.post('/token', values, secret)
  }

  post<Body>(path: string, values: Record<string, string | undefined>, secret = this.secret): Promise<Answer<Body>> {
    const credentials = `${encodeURIComponent(this.id)}:${encodeURIComponent(secret)}`
    return fetch(`${this.issuer}${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
      body: form(values),
    }).then(read<Body>)
  }

  redeem(code: string, verifier: string, redirectUri = CALLBACK): Promise<Answer<Tokens>> {
    return this.token({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri })
  }

  async signIn(loginHint: string): Promise<Tokens> {
    const pkce = newPkce()
    return (await this.redeem(await this.code(loginHint, pkce), pkce.verifier)).body
  }

  refresh(refreshToken: string): Promise<Answer<Tokens>> {
    return this.token({ grant_type: 'refresh_token', refresh_token: refreshToken })
  }

  exchange(accessToken: string, audience: string | undefined, onBehalfOf?: string): Promise<Answer<Tokens>> {
    return this.token({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: accessToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience,
      on_behalf_of: onBehalfOf,
    })
  }

  userinfo(accessToken?: string): Promise<Answer> {
    const headers: Record<string, string> = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }
    return fetch(`${this.issuer}/userinfo`, { headers }).then(read<Record<string, unknown>>)
  }
}

export function form(values: Record<string, string | undefined>): URLSearchParams {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return new URLSearchParams(given)
}

export function locationOf({ headers }: Pick<Answer, 'headers'>): URL {
  return new URL(headers.get('location') ?? 'none:')
}
