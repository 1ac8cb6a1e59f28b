import * as v from 'valibot'
import { endpoint, id, numberInQuery, text } from '../http/endpoint'

/** What finding an item takes: the part of the catalogue that the mini-program's first screens need. */

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

export const SearchHitSchema = v.object({
  ...ItemCardSchema.entries,
  /** What matched: shown as a hint when the name itself does not contain the words. */
  matched: v.nullable(v.string()),
  /** How many regions implement the same matter. */
  regions: v.number(),
})
export type SearchHit = v.InferOutput<typeof SearchHitSchema>

/** The part of `catalogueEndpoints` that tab pages ask. */
export const findEndpoints = {
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
}
