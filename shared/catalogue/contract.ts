import * as v from 'valibot'
import { endpoint, id, numberInQuery, text } from '../http/endpoint'
import { PartSchema } from '../http/parts'
import { ResolvedMaterialSchema } from '../materials/contract'

export const ThemeSchema = v.object({
  code: v.string(),
  name: v.string(),
  audience: v.picklist(['person', 'company']),
  items: v.number(),
})
export type Theme = v.InferOutput<typeof ThemeSchema>

export const DepartmentSchema = v.object({
  code: v.string(),
  name: v.string(),
  shortName: v.string(),
  items: v.number(),
})
export type Department = v.InferOutput<typeof DepartmentSchema>

export const RegionSchema = v.object({
  code: v.string(),
  name: v.string(),
  parent: v.nullable(v.string()),
  level: v.picklist(['province', 'city', 'county', 'town']),
})
export type Region = v.InferOutput<typeof RegionSchema>

/** Whether one has to book: complaint no. 2 of residents is "book online or come in vain". */
export const BookingNeedSchema = v.picklist(['none', 'optional', 'only'])

export const ItemCardSchema = v.object({
  code: v.string(),
  /** Same for every region that implements the matter. */
  matter: v.string(),
  name: v.string(),
  /** How people call it. */
  alias: v.nullable(v.string()),
  department: v.string(),
  regionCode: v.string(),
  regionName: v.string(),
  booking: BookingNeedSchema,
  /** Times one has to come. */
  visits: v.number(),
  /** Promised working days; 0 = while you wait. */
  promisedDays: v.number(),
  online: v.boolean(),
})
export type ItemCard = v.InferOutput<typeof ItemCardSchema>

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

export const ItemPageSchema = v.object({
  items: v.array(ItemCardSchema),
  total: v.number(),
  next: v.nullable(v.string()),
})
export type ItemPage = v.InferOutput<typeof ItemPageSchema>

export const SearchHitSchema = v.object({
  ...ItemCardSchema.entries,
  /** What matched: shown as a hint when the name itself does not contain the words. */
  matched: v.nullable(v.string()),
  /** How many regions implement the same matter. */
  regions: v.number(),
})
export type SearchHit = v.InferOutput<typeof SearchHitSchema>

export const catalogueEndpoints = {
  themes: endpoint({
    id: 'catalogue.themes',
    method: 'GET',
    path: '/api/catalogue/themes',
    summary: 'The themes items are arranged by',
    access: 'open',
    sharedSeconds: 60,
    response: v.object({ themes: v.array(ThemeSchema) }),
    problems: ['hall_unavailable'],
  }),
  departments: endpoint({
    id: 'catalogue.departments',
    method: 'GET',
    path: '/api/catalogue/departments',
    summary: 'The departments that handle items',
    access: 'open',
    sharedSeconds: 60,
    response: v.object({ departments: v.array(DepartmentSchema) }),
    problems: ['hall_unavailable'],
  }),
  regions: endpoint({
    id: 'catalogue.regions',
    method: 'GET',
    path: '/api/catalogue/regions',
    summary: 'Regions below a region; Dongguan and Zhongshan go straight from city to town',
    access: 'open',
    sharedSeconds: 300,
    query: v.object({ parent: v.optional(v.pipe(v.string(), v.regex(/^\d{12}$/))) }),
    response: v.object({ regions: v.array(RegionSchema) }),
    problems: ['hall_unavailable'],
  }),
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
  search: endpoint({
    id: 'catalogue.search',
    method: 'GET',
    path: '/api/catalogue/search',
    summary: 'Items by everyday words, pinyin or initials; small typing errors are forgiven',
    access: 'open',
    sharedSeconds: 10,
    query: v.object({ q: text(40), region: v.optional(id), limit: v.optional(numberInQuery(1, 30)) }),
    response: v.object({ hits: v.array(SearchHitSchema) }),
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
