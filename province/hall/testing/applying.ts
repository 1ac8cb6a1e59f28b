import { buildCertificateIdentifier } from '../../../shared/standards/certificate-identifier'
import { certificateType } from '../../data/certificate-types'
import { buildProvince } from '../../data/province'
import type { CertificateKind, Item, Province } from '../../data/types'
import { materialRecords } from '../seeding/items'
import { smallProvince, TIANHE } from './small-province'
import type { TestPerson } from './test-hall'

const published = buildProvince('applying', '2026-11-24')

/** An item as Tianhe (or the city) publishes it. */
export function itemOf(matter: string, situation: string): Item {
  const places = published.items.filter(
    (item) => item.defect === null && item.matter.key === matter && item.situationKey === situation,
  )
  const found = places.find(({ region }) => region === TIANHE) ?? places[0]
  if (!found) throw new Error(`nobody publishes ${matter}/${situation}`)
  return found
}

/** The small province, with more items to apply for. */
export function provinceWith(items: readonly Item[], province = smallProvince()): Province {
  return {
    ...province,
    departments: [...province.departments, ...published.departments],
    items: [...province.items, ...items],
  }
}

/** Ids of an item's materials, by the beginning of their names. */
export function materialIds(item: Item): (name: string) => string {
  const records = materialRecords(item)
  return (name) => {
    const found = records.find(({ material_name }) => material_name.startsWith(name))
    if (!found) throw new Error(`no material ${name}`)
    return found.material_id
  }
}

/** A sound identifier of some certificate. */
export const identifierOf = (kind: CertificateKind, serial = '202600000001'): string =>
  buildCertificateIdentifier({
    typeCode: certificateType(kind).code,
    issuerCode: '11440100007482000X',
    serial,
    version: '001',
  })

/** What a person fills in who takes everything the form offers. */
export function filledIn(item: Item, { name, idType, idNo }: TestPerson): Record<string, string> {
  const own: Record<string, string> = {
    applicantName: name,
    applicantIdType: idType,
    applicantIdNumber: idNo,
    applicantPhone: '17000000001',
  }
  return Object.fromEntries(
    Object.entries(item.form?.properties ?? {}).flatMap(([field, property]): [string, string][] => {
      const value = own[field] ?? property.const ?? property.default ?? property.enum?.[0]
      if (value !== undefined) return [[field, value]]
      if (!item.form?.required.includes(field)) return []
      if (property.format === 'date') return [[field, '2020-05-20']]
      if (property.format === 'id-number') return [[field, idNo]]
      return [[field, '广东省广州市天河区测试路1号']]
    }),
  )
}
