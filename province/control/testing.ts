import { createHash, randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import type { TestProvince } from '../../tools/testing/world'
import { jpegOfSquares } from '../certificates/materials/jpeg'
import { type Heard, knock } from '../shell/testing'

/** An answer of the hall. */
interface Envelope<T> {
  JGDM: string
  JGMS: string
  SJ: T
}

export interface Booking {
  YYLSH: string
  ZT: string
  QDM: string | null
  PDH: string | null
  DTBM: string
  CKLX: string
  SXMC: string
  BYYRXM: string
  /** `YYYY-MM-DD HH:mm:ss` at the hall */
  KSSJ: string
}

interface PublishedItem {
  task_code: string
  task_name: string
  dept_code: string
  dept_name: string
  material: {
    material_id: string
    material_name: string
    is_need: '1' | '2' | '3'
    material_type: string
    cert_type_code: string | null
    stuff_kinds: string[]
    data_check: string | null
  }[]
}

/** What a material was handed in as: of these the clerk reads, opens and compares. */
export interface Applied {
  serial: string
  /** Id of the material that is a certificate, its authorization, and of the one that is an uploaded paper. */
  certificate: string
  authorization: string
  paper: string
}

interface FormSchema {
  required: string[]
  properties: Record<string, { const?: string; default?: string; enum?: string[] }>
}

/** A small photo: half light, half dark. */
const PAPER = jpegOfSquares([
  [240, 60],
  [240, 60],
])

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** The hall and the store as a resident's program sees them: signed in through WeChat's openid, with a token for each. */
export class AtTheHall {
  private constructor(
    private readonly province: TestProvince,
    private readonly own: string,
    private readonly atStore: string,
    private readonly service: string,
  ) {}

  static async as(province: TestProvince, openid: string): Promise<AtTheHall> {
    const given = await tokenFrom(province, {
      grant_type: EXCHANGE,
      subject_token: openid,
      subject_token_type: 'urn:yichuang:params:oauth:token-type:wechat-openid',
    })
    const tokenAt = (audience: string) =>
      tokenFrom(province, {
        grant_type: EXCHANGE,
        subject_token: given,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        audience,
      })
    const service = await tokenFrom(province, { grant_type: 'client_credentials', scope: 'catalogue' })
    return new AtTheHall(province, await tokenAt('hall'), await tokenAt('certificates'), service)
  }

  /** Holds and confirms the earliest free place for the most used item that can be booked. */
  async bookEarliest(): Promise<Booking> {
    const items = await this.ask<{ task_code: string }[]>('GET', '/sxk/rmsx?ts=20', this.service)
    for (const { task_code } of items) {
      const free = await this.ask<{ HYBM: string; KSSJ: string }[]>('GET', `/yy/zz?sxbm=${task_code}`, this.service)
      const [first] = free.sort((a, b) => (a.KSSJ < b.KSSJ ? -1 : 1))
      if (!first) continue
      const held = await this.ask<Booking>('POST', '/yy/yl', this.own, {
        KHDLSH: 'test-hold-0001',
        HYBM: first.HYBM,
        SXBM: [task_code],
      })
      return this.ask('POST', '/yy/qr', this.own, { KHDLSH: 'test-confirm-0001', YYLSH: held.YYLSH })
    }
    throw new Error('no item has a free place')
  }

  /** Applies for an item with what she has: authorizations for certificates, and uploads for the other papers. */
  async apply(itemName: string): Promise<Applied> {
    const frequent = await this.ask<{ task_code: string; task_name: string }[]>(
      'GET',
      '/sxk/rmsx?ts=50&qhdm=440106000000',
      this.service,
    )
    const code = frequent.find(({ task_name }) => task_name === itemName)?.task_code
    const item = await this.ask<PublishedItem>('GET', `/sxk/sx/${code}`, this.service)
    const form = await this.ask<{ BDBB: string; BDNR: FormSchema }>('GET', `/sxk/bd?sxbm=${code}`, this.service)
    const materials = await this.handedIn(item)
    const { SBLSH } = await this.ask<{ SBLSH: string }>('POST', '/bj/sb', this.own, {
      KHDLSH: randomUUID(),
      SXBM: item.task_code,
      BDBB: form.BDBB,
      BD: this.filledIn(form.BDNR),
      CL: materials,
    })
    const certificate = materials.find(({ SQFS }) => SQFS === '5')
    const paper = materials.find(({ SQFS }) => SQFS === '2')
    return {
      serial: SBLSH,
      certificate: certificate?.CLBH ?? '',
      authorization: certificate?.SQBH ?? '',
      paper: paper?.CLBH ?? '',
    }
  }

  /** A code that shows the first valid certificate, as her phone gets it. */
  async showCertificate(purpose: string): Promise<{ code: string; certificateName: string }> {
    const first = (await this.certificates()).find(({ certificateStatus }) => certificateStatus === '01')
    const { code } = await this.askStore<{ code: string }>('/code/create', {
      certIdentifier: first?.certificateIdentifier,
      purpose,
    })
    return { code, certificateName: first?.certificateTypeName ?? '' }
  }

  async revoke(authorizationId: string): Promise<void> {
    await this.askStore('/authorization/revoke', { authorizationId })
  }

  private async handedIn({ task_name, dept_code, dept_name, material }: PublishedItem) {
    const held = await this.certificates()
    const provided: { CLBH: string; SQFS: '2' | '5'; ZZBS?: string; SQBH?: string; WJBH?: string }[] = []
    for (const each of material) {
      if (each.data_check !== null || each.is_need === '2' || each.material_type === '2') continue
      const certificate = held.find(
        ({ certificateTypeCode, certificateStatus }) =>
          certificateTypeCode === each.cert_type_code && certificateStatus === '01',
      )
      if (certificate) {
        const { certificateIdentifier: identifier } = certificate
        const { fields } = await this.askStore<{ fields: object }>('/share/queryCertInfo', {
          certIdentifier: identifier,
        })
        const { authorization } = await this.askStore<{ authorization: { authorizationId: string } }>(
          '/authorization/create',
          {
            certIdentifier: identifier,
            granteeCode: dept_code,
            granteeName: dept_name,
            fields: Object.keys(fields).slice(0, 2),
            validUntil: '2027-06-30',
          },
        )
        provided.push({ CLBH: each.material_id, SQFS: '5', ZZBS: identifier, SQBH: authorization.authorizationId })
      } else if (each.stuff_kinds[0]) {
        const paper = await this.upload(each.material_name, each.stuff_kinds[0])
        provided.push({ CLBH: each.material_id, SQFS: '2', WJBH: paper })
      } else throw new Error(`${task_name}: nothing satisfies ${each.material_name}`)
    }
    return provided
  }

  private async upload(name: string, kind: string): Promise<string> {
    const { id_no, id_type } = decodeJwt(this.own)
    const { material, uploadTicket } = await this.askStore<{ material: { materialId: string }; uploadTicket: string }>(
      '/material/create',
      {
        holderCode: id_no,
        holderTypeCode: id_type,
        materialName: name,
        materialKind: kind,
        contentType: 'image/jpeg',
        size: PAPER.length,
        sha256: createHash('sha256').update(PAPER).digest('hex'),
      },
    )
    await fetch(`${this.province.urls.certificates}/material/content`, {
      method: 'PUT',
      headers: { 'x-upload-ticket': uploadTicket },
      body: PAPER,
    })
    return material.materialId
  }

  /** Takes what the form offers; what it leaves open is an address or her own data. */
  private filledIn({ properties, required }: FormSchema): Record<string, string> {
    const { name, id_type, id_no } = decodeJwt(this.own)
    const own: Record<string, unknown> = {
      applicantName: name,
      applicantIdType: id_type,
      applicantIdNumber: id_no,
      applicantPhone: '17000000001',
    }
    return Object.fromEntries(
      required.map((field) => {
        const { const: fixed, default: usual, enum: choices } = properties[field] ?? {}
        return [field, String(own[field] ?? fixed ?? usual ?? choices?.[0] ?? '广东省广州市天河区测试路1号')]
      }),
    )
  }

  private async certificates() {
    const { id_no, id_type } = decodeJwt(this.own)
    type Held = {
      certificateIdentifier: string
      certificateTypeCode: string
      certificateTypeName: string
      certificateStatus: string
    }
    const { certificates } = await this.askStore<{ certificates: Held[] }>('/share/queryCertListByHolder', {
      holderCode: id_no,
      holderTypeCode: id_type,
    })
    return certificates
  }

  private async askStore<T>(path: string, data: object): Promise<T> {
    const request = { useCause: '办理业务', reference: randomUUID(), ...data }
    const heard = await knock(this.province.urls.certificates + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ accessId: 'yichuang-bff', accessToken: this.atStore, data: request }),
    })
    const { head, data: answer } = heard.body as { head: { status: string; message: string }; data: T }
    if (head.status !== '0') throw new Error(`${path}: ${head.status} ${head.message}`)
    return answer
  }

  booking(code: string): Promise<Booking> {
    return this.ask('GET', `/yy/${code}`, this.own)
  }

  private async ask<T>(method: string, path: string, token: string, body?: object): Promise<T> {
    const heard = await knock(this.province.urls.hall + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const { JGDM, JGMS, SJ } = heard.body as Envelope<T>
    if (JGDM !== '0') throw new Error(`${method} ${path}: ${heard.outcome} ${JGDM} ${JGMS} ${JSON.stringify(SJ)}`)
    return SJ
  }
}

async function tokenFrom({ urls, secrets }: TestProvince, form: Record<string, string>): Promise<string> {
  const heard: Heard = await knock(`${urls.identity}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`yichuang-bff:${secrets.IDENTITY_CLIENT_SECRET}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(form).toString(),
  })
  if (heard.outcome !== 200) throw new Error(`token: ${heard.outcome} ${JSON.stringify(heard.body)}`)
  return (heard.body as { access_token: string }).access_token
}

/** An instant some minutes away from what the hall's clock shows in an answer. */
export const hallInstant = (shown: string, minutes = 0): Date =>
  new Date(Date.parse(`${shown.replace(' ', 'T')}+08:00`) + minutes * 60_000)
