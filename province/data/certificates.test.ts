import { readCertificateIdentifier } from '@shared/standards/certificate-identifier'
import { isCreditCode } from '@shared/standards/credit-code'
import { addDays, ageOn, daysBetween, isLocalDay } from '@shared/standards/time'
import { buildProvince } from './province'
import { province, repeated, resident, sound, TODAY } from './testing/sample'
import type { Certificate } from './types'

const isResident = (key: string): boolean => province.residents.some((one) => one.key === key)

describe('certificates, materials, applications', () => {
  const daysLeft = ({ validUntil }: Certificate): number | null =>
    validUntil === null ? null : daysBetween(TODAY, validUntil)
  const holders = new Set([
    ...province.residents.map((one) => one.idNumber),
    ...province.companies.map((one) => one.creditCode),
  ])

  test('identifiers are sound and say what the certificate says', () => {
    expect(repeated(province.certificates.map(({ identifier }) => identifier))).toEqual([])
    for (const { identifier, typeCode, issuer, version, number, kind } of province.certificates) {
      expect(readCertificateIdentifier(identifier)).toMatchObject({
        ok: true,
        parts: { typeCode, issuerCode: issuer.creditCode, version },
      })
      expect([kind, isCreditCode(typeCode.slice(0, 18))]).toEqual([kind, true])
      expect(number).not.toBe('')
    }
  })

  test('dates follow each other, and the state is that of today', () => {
    for (const certificate of province.certificates) {
      const { holder, issued, validFrom, validUntil, status, kind } = certificate
      expect(holders.has(holder.code)).toBe(true)
      expect([kind, isLocalDay(issued), issued <= TODAY, validFrom]).toEqual([kind, true, true, issued])
      if (validUntil !== null)
        expect([kind, isLocalDay(validUntil), validUntil > validFrom]).toEqual([kind, true, true])
      if (status !== '04')
        expect([kind, status]).toEqual([kind, validUntil !== null && validUntil < TODAY ? '05' : '01'])
      const person = province.residents.find(({ idNumber }) => idNumber === holder.code)
      if (person) expect([kind, issued >= person.born]).toEqual([kind, true])
    }
  })

  test('validity is counted from the day of building: soon, gone, long-term, given back', () => {
    const left = province.certificates.map(daysLeft)
    expect(left.filter((days) => days !== null && days >= 0 && days <= 30).length).toBeGreaterThanOrEqual(5)
    expect(left.filter((days) => days !== null && days < 0).length).toBeGreaterThanOrEqual(3)
    expect(left.filter((days) => days === null).length).toBeGreaterThan(20)
    expect(province.certificates.filter(({ status }) => status === '04')).toHaveLength(1)
    const later = buildProvince('test', addDays(TODAY, 200))
    const permit = later.certificates.find(
      ({ kind, holder }) => kind === 'residencePermit' && holder.name === '测试榕一',
    )
    expect(permit?.validUntil).toBe(addDays(TODAY, 228))
  })

  test('a marriage is one marriage', () => {
    const married = province.certificates.filter(({ kind }) => kind === 'marriageCertificate')
    expect(married.length).toBeGreaterThan(10)
    for (const one of married) {
      const other = married.find(({ holder }) => holder.name === one.fields.配偶姓名)
      expect([one.issued, one.fields.登记日期]).toEqual([other?.issued, other?.fields.登记日期])
      expect(one.number.slice(-6)).toBe(other?.number.slice(-6))
    }
  })

  test('all four trust levels occur; only checked papers say who checked them', () => {
    expect([...new Set(province.materials.map(({ trust }) => trust))].sort()).toEqual(['A', 'B', 'C', 'D'])
    expect(repeated(province.materials.map(({ id }) => id))).toEqual([])
    for (const { trust, verifiedBy, verifiedOn, holderCode } of province.materials) {
      expect(holders.has(holderCode)).toBe(true)
      expect([verifiedBy !== null, verifiedOn !== null]).toEqual(trust < 'C' ? [true, true] : [false, false])
    }
  })

  test('applications are of real people for published items, in every stage', () => {
    const codes = new Set(sound.map(({ code }) => code))
    expect(repeated(province.applications.map(({ serial }) => serial))).toEqual([])
    for (const { serial, item, applicant } of province.applications) {
      expect(serial).toMatch(/^[0-9A-Z]{29}$/)
      expect(codes.has(item) && isResident(applicant)).toBe(true)
    }
    expect(new Set(province.applications.map(({ stage }) => stage)).size).toBe(5)
  })

  test('the first resident has something to see', () => {
    const first = resident('r001')
    expect(first).toMatchObject({ name: '测试榕一', region: '440106000000', idType: 'identityCard' })
    expect(ageOn(first.born, TODAY)).toBe(34)
    expect([first.spouse, first.children.length, first.parents.length]).toEqual(['r002', 1, 1])
    const permit = province.certificates.find(
      ({ kind, holder }) => kind === 'residencePermit' && holder.code === first.idNumber,
    )
    expect(permit && daysLeft(permit)).toBe(28)
    expect(province.applications).toContainEqual(expect.objectContaining({ applicant: 'r001', stage: 'inReview' }))
  })
})
