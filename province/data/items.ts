import { buildDepartments, type DepartmentShortName, officeOf } from './departments'
import { formFor } from './forms/forms'
import { publish } from './publication'
import { CITY_CODE } from './regions/regions'
import type { Department, Hall, Item, Matter, Region, WindowKind } from './types'

/** Items = situations × the regions that implement the matter, less what districts do not take up: exactly 8,033. */
export function buildItems(matters: readonly Matter[], regions: readonly Region[], halls: readonly Hall[]): Item[] {
  const places = regions
    .filter((region) => region.code === CITY_CODE || (region.level === 'county' && region.parent === CITY_CODE))
    .map((region) => placeOf(region, halls))
  const departments = new Map(buildDepartments().map((department) => [department.shortName, department]))
  const bases = catalogueBases(matters)

  const items = matters.flatMap((matter) => {
    const department = departments.get(matter.department)
    const base = bases.get(matter.key)
    if (!department || !base) throw new Error(`Matter ${matter.key} names an unknown department`)
    return matter.situations.flatMap((situation, index) => {
      const shared = sharedPart(matter, situation, department, base + String(index + 1).padStart(3, '0'))
      return places
        .filter((place) => matter.levels.includes(place.region.level === 'city' ? 'city' : 'county'))
        .map((place) => itemAt(place, shared))
    })
  })
  return publish(items)
}

/** What all regions say alike about one situation of a matter. */
type SharedPart = Omit<
  Item,
  'code' | 'handleCode' | 'region' | 'regionName' | 'phone' | 'complaintPhone' | 'address' | 'hours'
>

function sharedPart(
  matter: Matter,
  situation: Matter['situations'][number],
  department: Department,
  catalogCode: string,
): SharedPart {
  const dropped = new Set(situation.dropMaterials)
  return {
    catalogCode,
    name: situation.name,
    aliases: [...new Set([...situation.aliases, ...matter.aliases])],
    department,
    matter,
    situationKey: situation.key,
    materials: [
      ...matter.materials.filter((material) => !dropped.has(material.name)),
      ...(situation.extraMaterials ?? []),
    ],
    legalDays: situation.legalDays ?? Math.max(matter.legalDays, situation.promiseDays ?? 0),
    promiseDays: situation.promiseDays ?? Math.min(matter.promiseDays, situation.legalDays ?? matter.promiseDays),
    visits: situation.visits ?? matter.visits,
    fees: situation.fees ?? matter.fees,
    online: situation.online ?? matter.online,
    renews: situation.renews ?? null,
    resultCertificate: issues(situation) ? (matter.resultCertificate ?? null) : null,
    form: formFor(matter, situation),
    defect: null,
  }
}

const issues = ({ key, issues: made }: Matter['situations'][number]): boolean => made !== false && key !== 'cancel'

/** What a region says alike about many items, put together once. */
interface Place {
  region: Region
  offices: Map<string, Department>
  /** Window → the region's first hall that has it (main halls come first). */
  where: Map<WindowKind, Pick<Item, 'address' | 'hours'>>
}

function placeOf(region: Region, halls: readonly Hall[]): Place {
  const own = halls.filter((hall) => hall.region === region.code)
  if (own.length === 0) throw new Error(`Region ${region.code} publishes items but has no hall`)
  const offices = new Map(
    buildDepartments().map(({ shortName }) => [shortName, officeOf(shortName as DepartmentShortName, region.code)]),
  )
  const where: Place['where'] = new Map()
  for (const hall of own) {
    const here = { address: `${hall.address}（${hall.name}）`, hours: openingText(hall) }
    for (const { kind } of hall.windows) if (!where.has(kind)) where.set(kind, here)
  }
  return { region, offices, where }
}

function itemAt({ region, offices, where }: Place, shared: SharedPart): Item {
  const { matter } = shared
  const office = offices.get(matter.department)
  const here = where.get(matter.window)
  if (!office || !here) throw new Error(`Nobody in ${region.name} takes ${matter.key}`)
  // 实施编码: the implementing office, the kind of power, the catalogue's code
  const code = `${office.creditCode}${matter.taskType.slice(1)}${shared.catalogCode}`
  return {
    ...shared,
    ...here,
    code,
    handleCode: `${code}01`,
    region: region.code,
    regionName: region.name,
    phone: `020-80${region.code.slice(4, 6)}${office.code.slice(5, 8)}0`,
    complaintPhone: '12345',
  }
}

function openingText(hall: Hall): string {
  const times = hall.hours.map(({ from, to }) => `${from}–${to}`).join('，')
  return `周一至周五 ${times}${hall.opensSaturday ? '；周六 09:00–12:00' : ''}（法定节假日除外）`
}

/** Nine characters per matter: city 4, department 2, running number within the department 3. */
function catalogueBases(matters: readonly Matter[]): Map<string, string> {
  const order = buildDepartments().map((department) => department.shortName)
  const counts = new Map<string, number>()
  return new Map(
    matters.map((matter) => {
      const running = (counts.get(matter.department) ?? 0) + 1
      counts.set(matter.department, running)
      const department = String(order.indexOf(matter.department) + 1).padStart(2, '0')
      return [matter.key, `4401${department}${String(running).padStart(3, '0')}`]
    }),
  )
}
