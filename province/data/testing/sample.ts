import { buildProvince } from '../province'
import type { Resident } from '../types'

/** One province that all tests of the data look at. */
export const TODAY = '2026-11-22'
export const province = buildProvince('test', TODAY)
export const sound = province.items.filter((item) => item.defect === null)
export const regions = new Map(province.regions.map((region) => [region.code, region]))

const residents = new Map(province.residents.map((resident) => [resident.key, resident]))

/** Someone who lives there. */
export const resident = (key: string): Resident => {
  const found = residents.get(key)
  if (!found) throw new Error(`no ${key}`)
  return found
}

/** Values that occur more than once. */
export const repeated = (values: readonly string[]): string[] => {
  const seen = new Set<string>()
  return values.filter((value) => seen.size === seen.add(value).size)
}
