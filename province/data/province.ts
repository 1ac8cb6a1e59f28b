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
import type { Province } from './types'

/**
 * The whole province as plain data: the same seed and day always give the same one.
 * @param today `YYYY-MM-DD`; ages, validity and moving applications are counted from it.
 * @param crowd how many single adults there are beside the families, for load tests.
 */
export function buildProvince(seed: string, today: string, crowd = 0): Province {
  const regions = buildRegions()
  const departments = buildDepartments()
  const halls = buildHalls(regions, today, createRandom(seed, 'halls'))
  const sound = buildItems(MATTERS, regions, halls)
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
