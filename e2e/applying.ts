import { randomBytes, randomUUID } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import type { Application, Draft, MaterialChoice } from '@shared/applications/contract'
import type { ResolvedMaterial, StoredMaterial } from '@shared/materials/contract'
import { eventually, type World } from '../tools/testing/world'
import { type Api, endpoints } from './client'

/** An item by the words people use, with the exact name the hall publishes. */
export async function findItem(api: Api, words: string, name: string, region?: string): Promise<string> {
  return eventually(
    async () => {
      const { hits } = await api.ok(endpoints.catalogue.search, { query: { q: words, limit: 30, region } })
      const hit = hits.find((each) => each.name === name)
      if (!hit) throw new Error(`${words} does not find ${name}: ${hits.map((each) => each.name).join()}`)
      return hit.code
    },
    { timeoutMs: 20_000 },
  )
}

export async function materialsFor(api: Api, token: string, item: string): Promise<ResolvedMaterial[]> {
  const { materials } = await api.ok(endpoints.materials.forItem, { token, params: { item } })
  if (materials.state !== 'fresh') throw new Error(`materials are ${materials.state}`)
  return materials.data
}

/** A photo of so many pixels a side, different each time, as a phone would send it: a PNG with what it says about its place. */
export function photo(side = 320): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const rows = Array.from({ length: side }, () => Buffer.concat([Buffer.from([0]), randomBytes(side * 3)]))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${PLACE}`, 'latin1')),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** What the photo says and nobody needs to know. */
export const PLACE = 'GPS 23.1290 113.2644'

/** Announces a file and sends all of it, piece by piece; answers with the paper the store keeps. */
export async function upload(
  api: Api,
  token: string,
  url: string,
  { item, material, ...which }: { item: string; material: string; application?: string; kind?: string | undefined },
  content = photo(),
): Promise<StoredMaterial> {
  const started = await api.ok(endpoints.materials.startUpload, {
    token,
    body: { item, material, ...which, fileName: 'IMG_0001.png', size: content.length },
  })
  let { offset } = started
  while (offset < content.length) offset = await sendPiece(url, token, started.id, content, offset)
  const finished = await api.ok(endpoints.materials.finishUpload, { token, params: { id: started.id } })
  if (!finished.material) throw new Error(`the upload is ${finished.state}`)
  return finished.material
}

/** One piece from `offset` on. Answers from where to go on. */
export async function sendPiece(url: string, token: string, id: string, content: Buffer, offset: number) {
  const piece = content.subarray(offset, offset + 256 * 1024)
  const response = await fetch(`${url}/api/materials/uploads/${id}/content?offset=${offset}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(piece),
  })
  const body = (await response.json()) as { offset: number }
  if (response.status !== 200) throw new Error(`piece: ${response.status} ${JSON.stringify(body)}`)
  return body.offset
}

/**
 * What a resident does with each material: allows a certificate, takes what is stored, lets follow what may, uploads
 * what is hers to provide.
 */
export async function choices(api: Api, token: string, url: string, item: string) {
  const chosen: Record<string, MaterialChoice> = {}
  const uploaded: StoredMaterial[] = []
  const consents: string[] = []
  for (const { id: material, standing, offer, stored, kinds } of await materialsFor(api, token, item)) {
    if (standing === 'held' && offer) {
      const { consent } = await api.ok(endpoints.certificates.consent, {
        token,
        body: { item, material, certificate: offer.certificate },
      })
      consents.push(consent.id)
      chosen[material] = { use: 'certificate', certificate: offer.certificate, consent: consent.id }
    }
    if (standing === 'stored' && stored) chosen[material] = { use: 'stored', stored: stored.id }
    if (standing === 'later') chosen[material] = { use: 'later' }
    if (standing === 'provide') {
      const paper = await upload(api, token, url, { item, material, kind: kinds[0] })
      uploaded.push(paper)
      chosen[material] = { use: 'stored', stored: paper.id }
    }
  }
  return { chosen, uploaded, consents }
}

/** Begins an application, hands every material in its best way, types what nobody knows, and leaves it ready to submit. */
export async function ready(
  api: Api,
  token: string,
  url: string,
  item: string,
  typed: Record<string, string> = {},
): Promise<{ draft: Draft; uploaded: StoredMaterial[]; consents: string[] }> {
  const { draft: begun } = await api.ok(endpoints.applications.start, { token, body: { item } })
  const { chosen, uploaded, consents } = await choices(api, token, url, item)
  const draft = await filledIn(api, token, begun, Object.keys(typed))
  const saved = await api.ok(endpoints.applications.save, {
    token,
    params: { id: draft.id },
    body: { version: draft.version, fields: typed, materials: chosen },
  })
  return { draft: saved.draft, uploaded, consents }
}

/** A source that was late for the beginning is asked again when she opens it: she does until only what she types is missing. */
async function filledIn(api: Api, token: string, begun: Draft, typed: readonly string[]): Promise<Draft> {
  let draft = begun
  await eventually(async () => {
    const missing = emptyFields(draft).filter((name) => !typed.includes(name))
    if (missing.length === 0) return
    draft = (await api.ok(endpoints.applications.draft, { token, params: { id: begun.id } })).draft
    throw new Error(`not filled in: ${missing.join()}`)
  })
  return draft
}

export async function submit(api: Api, token: string, draft: Draft, key?: string): Promise<Application> {
  const { application } = await api.ok(endpoints.applications.submit, {
    token,
    params: { id: draft.id },
    body: { version: draft.version, truthful: true },
    ...(key && { key }),
  })
  return application
}

/** Required fields that nobody could fill in for her. */
export const emptyFields = ({ form, fields }: Draft): string[] =>
  form.required.filter((name) => fields[name]?.value === null || fields[name]?.value === undefined)

/** What a clerk does at the window, each once. */
export function clerkAt({ province }: Pick<World, 'province'>) {
  type Answered = { JGDM: string; SJ: Record<string, unknown> | null }
  const act = async (path: string, body: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const { JGDM, SJ } = await province.control.counter<Answered>('POST', path, { KHDLSH: randomUUID(), ...body })
    if (JGDM !== '0' || !SJ) throw new Error(`${path}: ${JGDM} ${JSON.stringify(SJ)}`)
    return SJ
  }
  return {
    act,
    accept: (SBLSH: string) => act('sl', { SBLSH }),
    review: (SBLSH: string) => act('sp', { SBLSH }),
    askSupplement: (SBLSH: string, YY: string, CL?: { CLBH?: string; CLMC: string }[], TS = 5) =>
      act('bz', { SBLSH, YY, TS, ...(CL && { CL }) }),
    receiveSupplement: (SBLSH: string) => act('bzsl', { SBLSH }),
    compare: (SBLSH: string, CLBH: string) => act('hyj', { SBLSH, CLBH }),
    finish: (SBLSH: string, JG = '0') => act('bj', { SBLSH, JG }),
    async finishAfterReviews(SBLSH: string): Promise<void> {
      for (let step = 0; step < 3; step += 1) await act('sp', { SBLSH })
      await act('bj', { SBLSH, JG: '0' })
    },
    /** Reads a certificate by the applicant's authorization; answers with the store's `head.status`. */
    async readCertificate(SBLSH: string, CLBH: string): Promise<{ ZT: string; fields: Record<string, string> | null }> {
      const { SJ } = await province.control.counter<{ SJ: { ZT: string; fields: Record<string, string> | null } }>(
        'GET',
        `zz?sblsh=${SBLSH}&clbh=${CLBH}`,
      )
      return SJ
    },
  }
}
