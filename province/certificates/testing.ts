import { createHash, randomUUID } from 'node:crypto'
import { localDayOf } from '@shared/standards/time'
import type { Certificate, Province, Resident } from '../data/types'
import { identity } from '../identity/system'
import { type Answer, NOW, read, SETTINGS, startSystems, TestClient, type TestSystems } from '../identity/testing'
import { certificates } from './system'

export interface StoreEnvelope {
  head: { status: string; message: string }
  data: {
    certificates?: Record<string, unknown>[]
    materials?: Record<string, unknown>[]
    usages?: Record<string, unknown>[]
    content?: string
    contentType?: string
    [name: string]: unknown
  } | null
}

export const TODAY = localDayOf(NOW)
export const BODY = { granteeCode: '11440106MB2C12345X', granteeName: '广州市天河区政务服务中心' }

export const holderOf = ({ idNumber, idType }: Resident) => ({
  holderCode: idNumber,
  holderTypeCode: idType === 'identityCard' ? '111' : '516',
})

export const isValid = ({ status, validFrom, validUntil }: Certificate) =>
  status === '01' && validFrom <= TODAY && (validUntil ?? '9999') > '2026-12-31'

/** A reference nobody used before. */
export const newReference = () => randomUUID()
export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** The certificate store and the identity platform, and what their callers do. */
export class TestStore {
  readonly bff: TestClient
  private readonly programs: Record<'hall' | 'counter', TestClient>

  constructor(readonly systems: TestSystems) {
    const { identity: issuer } = systems.urls
    this.bff = new TestClient(issuer)
    this.programs = {
      hall: new TestClient(issuer, 'hall', SETTINGS.hallClientSecret),
      counter: new TestClient(issuer, 'counter', SETTINGS.counterClientSecret),
    }
  }

  async tokenFor(key: string, onBehalfOf?: string): Promise<string> {
    const { access_token } = await this.bff.signIn(key)
    return (await this.bff.exchange(access_token, 'certificates', onBehalfOf)).body.access_token
  }

  async call(path: string, accessToken: string, data: object, accessId = 'yichuang-bff') {
    const response = await fetch(`${this.systems.urls.certificates}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ accessId, accessToken, data }),
    })
    return read<StoreEnvelope>(response)
  }

  /** A call by the hall or a clerk's desk, with a token of its own. */
  async as(program: 'hall' | 'counter', path: string, data: object): Promise<StoreEnvelope> {
    const given = await this.programs[program].token({ grant_type: 'client_credentials', audience: 'certificates' })
    return (await this.call(path, given.body.access_token, data, program)).body
  }

  upload(ticket: unknown, bytes: Buffer): Promise<Answer<StoreEnvelope>> {
    return fetch(`${this.systems.urls.certificates}/material/content`, {
      method: 'PUT',
      headers: { 'x-upload-ticket': String(ticket), 'content-type': 'application/octet-stream' },
      body: bytes,
    }).then(read<StoreEnvelope>)
  }

  resident(key: string): Resident {
    return this.systems.find((each) => each.key === key)
  }

  certificatesOf(code: string): Certificate[] {
    return this.systems.province.certificates.filter(({ holder }) => holder.code === code)
  }

  someCertificate(is: (certificate: Certificate) => boolean): { certificate: Certificate; owner: Resident } {
    for (const certificate of this.systems.province.certificates.filter(is)) {
      const owner = this.systems.province.residents.find(({ idNumber }) => idNumber === certificate.holder.code)
      if (owner) return { certificate, owner }
    }
    throw new Error('The seed has no certificate like that')
  }

  async usagesOf(who: Resident, token: string): Promise<Record<string, unknown>[]> {
    const { body } = await this.call('/usage/list', token, { holderCode: who.idNumber, useCause: '查看用证记录' })
    return body.data?.usages ?? []
  }
}

export async function startStore(
  options: { alter?: (province: Province) => Province; databaseUrl?: string } = {},
): Promise<TestStore> {
  return new TestStore(await startSystems([identity, certificates], options))
}
