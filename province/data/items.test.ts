import { isCreditCode } from '@shared/standards/credit-code'
import { province, repeated, sound } from './testing/sample'
import type { Item } from './types'

describe('items', () => {
  /** Thousands of items: one assertion over the list of what is wrong, not one per item. */
  const wrong = (isWrong: (item: Item) => boolean): string[] =>
    sound.filter(isWrong).map(({ name, code }) => `${name} ${code}`)

  test('codes are unique and name the office, the catalogue and the case', () => {
    expect(repeated(province.items.map(({ code }) => code))).toEqual([])
    expect(repeated(province.items.map(({ handleCode }) => handleCode))).toEqual([])
    expect(wrong(({ code }) => !isCreditCode(code.slice(0, 18)))).toEqual([])
    expect(wrong(({ code, region }) => code.slice(2, 8) !== region.slice(0, 6))).toEqual([])
    expect(wrong(({ code, catalogCode }) => code.slice(19) !== catalogCode || !/^\d{12}$/.test(catalogCode))).toEqual(
      [],
    )
    expect(wrong(({ code, handleCode }) => handleCode !== `${code}01`)).toEqual([])
  })

  test('one catalogue code is one situation, whatever region implements it', () => {
    const names = new Map(province.items.map(({ catalogCode, name }) => [catalogCode, name]))
    expect(wrong(({ catalogCode, name }) => names.get(catalogCode) !== name)).toEqual([])
    expect(repeated([...names.values()])).toEqual([])
  })

  test('a sound guide has none of the defects residents complain about', () => {
    expect(wrong(({ legalDays, promiseDays }) => legalDays === null || promiseDays === null)).toEqual([])
    expect(
      wrong(({ legalDays, promiseDays }) => Number(promiseDays) > Number(legalDays) || Number(promiseDays) < 0),
    ).toEqual([])
    expect(wrong(({ materials }) => materials.length === 0)).toEqual([])
    expect(wrong(({ materials }) => materials.some(({ name }) => /其他|其它|相关材料|等材料/.test(name)))).toEqual([])
    expect(wrong(({ materials }) => repeated(materials.map(({ name }) => name)).length > 0)).toEqual([])
    expect(wrong(({ phone, complaintPhone }) => !/^020-\d{8}$/.test(phone) || complaintPhone !== '12345')).toEqual([])
    expect(wrong(({ address, hours }) => address === '' || !/\d{2}:\d{2}–\d{2}:\d{2}/.test(hours))).toEqual([])
    expect(wrong(({ visits, matter }) => visits > 0 && !matter.visitReason)).toEqual([])
    expect(wrong(({ visits, matter }) => visits === 0 && !matter.online && !matter.post)).toEqual([])
  })

  test('primary materials are never deferrable, and a certificate names its kind', () => {
    expect(wrong(({ materials }) => materials.some(({ primary, need }) => primary && need !== 'required'))).toEqual([])
    expect(
      wrong(({ materials }) =>
        materials.some(({ kind, certificate }) => (kind === 'certificate') !== Boolean(certificate)),
      ),
    ).toEqual([])
    expect(
      wrong(({ materials }) => materials.some(({ source, acceptance }) => source === '' || acceptance === '')),
    ).toEqual([])
  })

  test('every matter says what it takes, cites a law, and each situation leaves out only what the matter asks for', () => {
    for (const matter of province.matters) {
      const asked = matter.materials.map(({ name }) => name)
      const dropped = matter.situations.flatMap(({ dropMaterials = [] }) => dropMaterials)
      const said = [
        matter.aliases,
        matter.conditions,
        matter.steps,
        matter.legalBasis,
        matter.themes,
        matter.situations,
      ]
      expect([matter.key, dropped.filter((name) => !asked.includes(name))]).toEqual([matter.key, []])
      expect([matter.key, said.every((part) => part.length > 0)]).toEqual([matter.key, true])
      expect([matter.key, repeated(matter.situations.map(({ key }) => key))]).toEqual([matter.key, []])
    }
    expect(repeated(province.matters.map(({ key }) => key))).toEqual([])
  })

  test('each kind of defect occurs, really is one, and stays out of the sound list', () => {
    const shows: Record<string, (item: Item) => boolean> = {
      missingLimit: ({ legalDays, promiseDays }) => legalDays === null && promiseDays === null,
      catchAllMaterial: ({ materials }) => materials.some(({ name }) => /其他/.test(name)),
      badPhone: ({ phone }) => !/^020-\d{8}$/.test(phone),
      missingPlace: ({ hours }) => hours === '',
      visitsWithoutReason: ({ visits, matter }) => visits > 0 && !matter.visitReason,
      noMaterialsNamed: ({ materials }) => materials.length === 0,
    }
    for (const [defect, isShown] of Object.entries(shows)) {
      const spoiled = province.items.filter((item) => item.defect === defect)
      expect([defect, spoiled.length]).toEqual([defect, 4])
      for (const item of spoiled) expect([defect, item.phone, isShown(item)]).toEqual([defect, item.phone, true])
    }
    expect(province.items).toHaveLength(8033 + 24)
  })

  test('the residence permit goes by its everyday name', () => {
    const permits = sound.filter((item) => item.matter.key === 'residencePermit')
    expect(permits.filter(({ region }) => region === '440106000000').map(({ situationKey }) => situationKey)).toEqual([
      'first',
      'endorse',
      'change',
      'renew',
      'replace',
      'restore',
      'cancel',
    ])
    for (const { aliases } of permits) expect(aliases).toEqual(expect.arrayContaining(['居住证', '办居住证']))
    expect(permits.find(({ situationKey }) => situationKey === 'endorse')?.name).toBe('居住证签注')
  })
})
