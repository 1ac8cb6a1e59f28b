import type { Queryable } from '../../../kit/database'
import { isHolder, type Outcome, type PersonCall, type PersonRequest, type ProgramCall, type Request } from '../call'
import type { Caller } from '../caller'
import { causeOf, type Data, oneOf, optionalText, requiredDay, requiredText, Unusable } from '../envelope'
import { once } from '../first-answers'
import {
  addMaterial,
  CONTENT_TYPES,
  contentOf,
  issueTicket,
  LARGEST_BYTES,
  type MaterialKindRow,
  type MaterialRow,
  materialBy,
  materialsOf,
  presentMaterial,
} from './records'

const CREATE = '/material/create'
const SHA256 = /^[0-9a-f]{64}$/

export const MATERIAL_CALLS: Record<string, PersonCall> = {
  async '/material/list'({ tx, caller, data }) {
    const cause = causeOf(data)
    const use = { holderCode: requiredText(data, 'holderCode'), cause }
    if (!isHolder(caller, use.holderCode)) return { status: '100', use }
    const materials = await materialsOf(tx, use.holderCode)
    return { status: '0', use, data: { materials: materials.map(presentMaterial) } }
  },

  async [CREATE](request) {
    const { tx, now } = request
    const first = await once(request, CREATE, () => create(request))
    if (first.status !== '0') return first
    // A repeat is told how the material stands by now.
    const { materialId } = first.data as { materialId: string }
    const material = await materialBy(tx, materialId)
    if (!material) throw new Error('a material with a reference was removed')
    const uploadTicket = material.content === null ? await issueTicket(tx, materialId, now) : null
    return { ...first, data: { material: presentMaterial(material), uploadTicket } }
  },

  async '/material/file'(request) {
    const { tx, caller, data } = request
    const cause = causeOf(data)
    const material = await completeMaterial(tx, data)
    if (!material) return { status: '10', use: { holderCode: caller.holders[0].code, cause } }
    const use = { holderCode: material.holder_code, cause }
    return isHolder(caller, material.holder_code) ? file(tx, material, use) : { status: '100', use }
  },
}

export const MATERIAL_PROGRAM_CALLS: Record<string, ProgramCall> = {
  '/material/file': {
    scopes: ['hall'],
    async run({ tx, caller, data }) {
      const cause = causeOf(data)
      const material = await completeMaterial(tx, data)
      if (!material) return { status: '10', use: { holderCode: '', cause } }
      const use = { holderCode: material.holder_code, cause }
      const mayRead = await tx.maybe('select since from material_reader where material_id = $1 and client_id = $2', [
        material.id,
        caller.clientId,
      ])
      return mayRead ? file(tx, material, use) : { status: '100', use }
    },
  },

  '/material/attach': {
    scopes: ['hall'],
    run: (request) => once(request, '/material/attach', () => attach(request)),
  },

  '/material/verify': {
    scopes: ['hall'],
    run: (request) => once(request, '/material/verify', () => verify(request)),
  },
}

async function create({ tx, caller, data, now }: PersonRequest): Promise<Outcome> {
  const cause = causeOf(data)
  const use = { holderCode: requiredText(data, 'holderCode'), cause, gaveOut: false } as const
  const type = requiredText(data, 'holderTypeCode')
  const name = requiredText(data, 'materialName')
  const kind = await kindOf(tx, data)
  const contentType = oneOf(data, 'contentType', CONTENT_TYPES)
  const { size } = data
  if (size === undefined || size === null) throw new Unusable('12', 'size')
  if (!isSize(size)) throw new Unusable('102', 'size')
  const sha256 = requiredText(data, 'sha256').toLowerCase()
  if (!SHA256.test(sha256)) throw new Unusable('102', 'sha256')
  const sourceProjectNo = optionalText(data, 'sourceProjectNo')

  const holder = caller.holders.find(({ code }) => code === use.holderCode)
  if (!holder) return { status: '100', use }
  if (holder.type !== type) return { status: '11', use }
  const { holderCode } = use
  const material = { holderCode, name, kind, contentType, size, sha256, sourceProjectNo }
  return { status: '0', use, data: { materialId: await addMaterial(tx, material, now) } }
}

function isSize(size: unknown): size is number {
  return typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= LARGEST_BYTES
}

async function kindOf(tx: Queryable, data: Data): Promise<MaterialKindRow> {
  const code = requiredText(data, 'materialKind')
  const kind = await tx.maybe<MaterialKindRow>('select code, months, self_made from material_kind where code = $1', [
    code,
  ])
  if (!kind) throw new Unusable('102', 'materialKind')
  return kind
}

async function completeMaterial(tx: Queryable, data: Data): Promise<MaterialRow | null> {
  const material = await materialBy(tx, requiredText(data, 'materialId'))
  return material && material.content !== null ? material : null
}

async function file(tx: Queryable, material: MaterialRow, use: { holderCode: string; cause: string }) {
  const content = (await contentOf(tx, material)).toString('base64')
  return { status: '0', use, data: { contentType: material.content_type, content } } as const
}

/** The material was handed in: the program may read it from now on. */
async function attach({ tx, caller, data, now }: Request<Caller>): Promise<Outcome> {
  const projectNo = requiredText(data, 'sourceProjectNo')
  const owner = optionalText(data, 'holderCode')
  const cause = `材料提交（${projectNo}）`
  const material = await completeMaterial(tx, data)
  if (!material) return { status: '10', use: { holderCode: owner ?? '', cause } }
  const use = { holderCode: material.holder_code, cause, gaveOut: false } as const
  if (owner !== null && owner !== material.holder_code) return { status: '100', use }
  await tx.query(
    `insert into material_reader (material_id, client_id, source_project_no, since) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [material.id, caller.clientId, projectNo, now],
  )
  return { status: '0', use, data: { material: presentMaterial(material) } }
}

/** Somebody at a window held it beside the original: what was C is B from now on, and good for other matters too. */
async function verify({ tx, data }: Request<Caller>): Promise<Outcome> {
  const projectNo = requiredText(data, 'sourceProjectNo')
  const body = requiredText(data, 'verifiedBy')
  const day = requiredDay(data, 'verifiedOn')
  const cause = `核对原件（${projectNo}）`
  const material = await completeMaterial(tx, data)
  if (!material) return { status: '10', use: { holderCode: '', cause, body } }
  await tx.query(
    `update material set trust_level = 'B', verified_by = $2, verified_on = $3, source_project_no = $4
      where id = $1 and trust_level = 'C'`,
    [material.id, body, day, projectNo],
  )
  const { holder_code: holderCode } = material
  const verified = (await materialBy(tx, material.id)) ?? material
  return {
    status: '0',
    use: { holderCode, cause, body, gaveOut: false },
    data: { material: presentMaterial(verified) },
  }
}
