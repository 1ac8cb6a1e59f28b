import type { Region } from '../types'
import { GUANGDONG } from './guangdong'

export const PROVINCE_CODE = '440000000000'
/** Guangzhou: the city whose items the hall publishes. */
export const CITY_CODE = '440100000000'

const COUNTY_LINE = /^(\d{6})(\S*) (.*)$/

/** Province, 21 cities, their counties and towns: parents before children. */
export function buildRegions(): Region[] {
  const regions: Region[] = [{ code: PROVINCE_CODE, name: '广东省', parent: null, level: 'province' }]
  for (const city of GUANGDONG) {
    const cityCode = `${city.code}00000000`
    regions.push({ code: cityCode, name: city.name, parent: PROVINCE_CODE, level: 'city' })
    for (const line of city.counties) {
      const [, digits = '', name = '', towns = ''] = COUNTY_LINE.exec(line) ?? []
      const code = `${digits}000000`
      // Without a name the line lists towns that hang directly under the city (Dongguan, Zhongshan).
      if (name !== '') regions.push({ code, name, parent: cityCode, level: 'county' })
      for (const town of towns.split(' ')) {
        regions.push({ code: `${digits}${town.slice(0, 3)}000`, name: town.slice(3), parent: code, level: 'town' })
      }
    }
  }
  return regions
}
