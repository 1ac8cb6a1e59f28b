import { isCreditCode } from '@shared/standards/credit-code'
import { readIdentityNumber } from '@shared/standards/identity-number'
import { isOrganisationCode } from '@shared/standards/organisation-code'
import { ageOn } from '@shared/standards/time'
import { readTravelPermit } from '@shared/standards/travel-permit'
import { buildResidents } from './residents'
import { province, regions, repeated, resident, TODAY } from './testing/sample'

const isResident = (key: string): boolean => province.residents.some((one) => one.key === key)

describe('people and companies', () => {
  test('numbers are correct, agree with the person, and are nobody’s', () => {
    for (const { idNumber, idType, sex, born, name, phone } of province.residents) {
      expect(name).toMatch(/^测试.{2}$/)
      expect(phone).toMatch(/^1700000\d{4}$/)
      if (idType === 'identityCard') {
        expect(readIdentityNumber(idNumber, TODAY)).toMatchObject({ ok: true, born, sex })
        expect(idNumber).toMatch(/^44\d{12}9/)
      } else expect(readTravelPermit(idNumber).ok).toBe(true)
    }
    for (const field of ['key', 'name', 'idNumber', 'phone', 'openid'] as const) {
      expect(repeated(province.residents.map((one) => one[field]))).toEqual([])
    }
  })

  test('families agree with themselves', () => {
    for (const one of province.residents) {
      expect(regions.has(one.region)).toBe(true)
      if (one.spouse) expect(resident(one.spouse).spouse).toBe(one.key)
      for (const key of one.children) expect(resident(key).parents).toContain(one.key)
      for (const key of one.parents) {
        expect(resident(key).children).toContain(one.key)
        expect(ageOn(resident(key).born, one.born)).toBeGreaterThanOrEqual(18)
      }
    }
    expect(province.residents.some(({ region }) => region.startsWith('4419') && region !== '441900000000')).toBe(true)
  })

  test('companies have sound codes, a head, and agents some of whose mandates have ended', () => {
    expect(repeated(province.companies.map(({ creditCode }) => creditCode))).toEqual([])
    for (const { creditCode, legalRepresentative, agents, region } of province.companies) {
      expect(isCreditCode(creditCode)).toBe(true)
      expect(isOrganisationCode(creditCode.slice(8, 17))).toBe(true)
      expect(regions.has(region)).toBe(true)
      expect(ageOn(resident(legalRepresentative).born, TODAY)).toBeGreaterThanOrEqual(18)
      for (const agent of agents) expect(agent.from < agent.until && isResident(agent.resident)).toBe(true)
    }
    const ends = province.companies.flatMap(({ agents }) => agents.map(({ until }) => until))
    expect(ends.some((day) => day < TODAY) && ends.some((day) => day > TODAY)).toBe(true)
  })

  test('offices have sound codes', () => {
    for (const { code, creditCode } of province.departments) {
      expect([isOrganisationCode(code), isCreditCode(creditCode)]).toEqual([true, true])
      expect(creditCode.slice(8, 17)).toBe(code)
    }
    expect(repeated(province.departments.map(({ code }) => code))).toEqual([])
  })
})

test('a crowd for load tests: everybody is a different adult with a correct number, and the families stay as they are', () => {
  const families = buildResidents('crowd', TODAY).map(({ resident: { key } }) => key)
  const everybody = buildResidents('crowd', TODAY, 300).map(({ resident: each }) => each)
  expect(everybody.slice(0, families.length).map(({ key }) => key)).toEqual(families)
  const crowd = everybody.slice(families.length)
  expect(crowd).toHaveLength(300)
  for (const key of ['key', 'idNumber', 'phone', 'openid'] as const) {
    expect(new Set(everybody.map((each) => each[key])).size).toBe(everybody.length)
  }
  for (const { idNumber, born, name } of crowd) {
    expect(readIdentityNumber(idNumber, TODAY)).toMatchObject({ ok: true })
    expect(ageOn(born, TODAY)).toBeGreaterThanOrEqual(18)
    expect(name).toMatch(/^测试众\d+$/)
  }
})
