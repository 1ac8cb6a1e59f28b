import { buildApplications } from './applications'
import { buildCertificates } from './certificates'
import { buildCompanies } from './companies'
import { buildDefectiveItems } from './defects'
import { buildDepartments } from './departments'
import { buildHalls } from './halls'
import { buildItems } from './items'
import { allMaterialKinds } from './material-kinds'
import { buildMaterials } from './materials'
import { MATTERS } from './matters'
import { createRandom } from './random'
import { buildRegions, CITY_CODE } from './regions/regions'
import { buildResidents } from './residents'
import { THEMES } from './themes'
import type { Item, Province } from './types'

/** How large it is. */
export interface Size {
  /** Single adults beside the families, for load tests. */
  crowd?: number
  /** Six digits each: the districts of the city that publish items, beside the city; null for all of them. */
  districts?: readonly string[] | null
}

/**
 * The whole province as plain data: the same seed and day always give the same one.
 * @param today `YYYY-MM-DD`; ages, validity and moving applications are counted from it.
 */
export function buildProvince(seed: string, today: string, { crowd = 0, districts = null }: Size = {}): Province {
  const regions = buildRegions()
  const departments = buildDepartments()
  const halls = buildHalls(regions, today, createRandom(seed, 'halls'))
  const sound = publishedBy(districts, buildItems(MATTERS, regions, halls))
  const made = buildResidents(seed, today, crowd)
  const residents = made.map(({ resident }) => resident)
  const companies = buildCompanies(residents, today)
  return {
    seed,
    regions,
    city: CITY_CODE,
    departments,
    themes: [...THEMES],
    matters: [...MATTERS],
    items: [...sound, ...buildDefectiveItems(sound)],
    halls,
    residents,
    companies,
    certificates: buildCertificates(seed, today, made, companies, departments, regions),
    materials: buildMaterials(residents, companies, today),
    materialKinds: allMaterialKinds(MATTERS),
    applications: buildApplications(sound, residents, today),
  }
}

/** What only other districts publish stays as well: everything can be had somewhere. */
function publishedBy(districts: Size['districts'], items: Item[]): Item[] {
  if (!districts) return items
  const unknown = districts.filter((code) => !items.some(({ region }) => region.startsWith(code)))
  if (unknown.length > 0) throw new Error(`No district of the city publishes items under ${unknown.join(', ')}`)
  const isKept = ({ region }: Item) => region === CITY_CODE || districts.includes(region.slice(0, 6))
  const kept = new Set(items.filter(isKept).map(({ catalogCode }) => catalogCode))
  return items.filter((item) => isKept(item) || !kept.has(item.catalogCode))
}
