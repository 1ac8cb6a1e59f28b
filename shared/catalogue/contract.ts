import * as v from 'valibot'
import { endpoint, id, numberInQuery, text } from '../http/endpoint'
import { PartSchema } from '../http/parts'
import { ResolvedMaterialSchema } from '../materials/contract'
import { findEndpoints, ItemCardSchema } from './find'

export * from './find'

export const ItemPageSchema = v.object({
  items: v.array(ItemCardSchema),
  total: v.number(),
  next: v.nullable(v.string()),
})
export type ItemPage = v.InferOutput<typeof ItemPageSchema>

export const MaterialSchema = v.object({
  id: v.string(),
  name: v.string(),
  /** required 必要 · optional 非必要 · deferrable 容缺后补 */
  need: v.picklist(['required', 'optional', 'deferrable']),
  form: v.picklist(['paper', 'electronic', 'either']),
  copies: v.number(),
  source: v.string(),
  acceptance: v.string(),
  /** Main materials can never follow later. */
  main: v.boolean(),
  /** certificate 证件证书证明 · form 申请表格文书 · other */
  sort: v.picklist(['certificate', 'form', 'other']),
  /** Certificate type that satisfies it. */
  certificateType: v.nullable(v.string()),
  /** Kinds of stored papers that satisfy it; the first is the usual one. */
  kinds: v.array(v.string()),
  /** The department that verifies it itself. */
  checkedBy: v.nullable(v.string()),
})
export type Material = v.InferOutput<typeof MaterialSchema>

export const GuideSchema = v.object({
  item: ItemCardSchema,
  legalDays: v.number(),
  visitReason: v.nullable(v.string()),
  fees: v.array(v.object({ name: v.string(), yuan: v.number(), basis: v.string() })),
  conditions: v.array(v.string()),
  steps: v.array(v.string()),
  materials: v.array(MaterialSchema),
  legalBasis: v.array(v.string()),
  where: v.object({ address: v.string(), hours: v.string(), phone: v.string(), complaints: v.string() }),
  resultName: v.string(),
  questions: v.array(v.object({ question: v.string(), answer: v.string() })),
  durationMinutes: v.number(),
  /** Department code, as consents name it. */
  departmentCode: v.string(),
  /** Type of the certificate it issues. */
  resultCertificateType: v.nullable(v.string()),
  /** Type of the certificate it renews. */
  renewsCertificateType: v.nullable(v.string()),
})
export type Guide = v.InferOutput<typeof GuideSchema>

export const GuideAnswerSchema = v.object({
  guide: PartSchema(GuideSchema),
  /** What each material is for her; null when nobody is signed in. */
  materials: v.nullable(PartSchema(v.array(ResolvedMaterialSchema))),
})
export type GuideAnswer = v.InferOutput<typeof GuideAnswerSchema>

export const catalogueEndpoints = {
  ...findEndpoints,
  items: endpoint({
    id: 'catalogue.items',
    method: 'GET',
    path: '/api/catalogue/items',
    summary: 'Items by theme, department and region, most used first',
    access: 'open',
    sharedSeconds: 10,
    query: v.object({
      theme: v.optional(id),
      department: v.optional(id),
      region: v.optional(id),
      cursor: v.optional(text(64)),
      limit: v.optional(numberInQuery(1, 50)),
    }),
    response: ItemPageSchema,
    problems: ['hall_unavailable'],
  }),
  guide: endpoint({
    id: 'catalogue.guide',
    method: 'GET',
    path: '/api/catalogue/items/:code',
    summary: 'The guide of an item, with what is already held for the resident',
    access: 'anyone',
    sharedSeconds: 5,
    params: v.object({ code: id }),
    response: GuideAnswerSchema,
    problems: ['not_found', 'hall_unavailable'],
  }),
  quality: endpoint({
    id: 'catalogue.quality',
    method: 'GET',
    path: '/api/catalogue/quality',
    summary: 'Guides the import refused, with the defects found',
    access: 'open',
    response: v.object({
      imported: v.number(),
      rejected: v.number(),
      byDefect: v.record(v.string(), v.number()),
      defects: v.array(
        v.object({ code: v.string(), name: v.string(), department: v.string(), defects: v.array(v.string()) }),
      ),
      importedAt: v.nullable(v.string()),
    }),
  }),
}
