import { isTravelPermit, readTravelPermit } from './travel-permit'

describe('travel permits of Hong Kong and Macao residents', () => {
  test('today’s card and the older one with its renewal count', () => {
    expect(readTravelPermit(' h09990001 ')).toEqual({
      ok: true,
      number: 'H09990001',
      home: 'hongKong',
      holder: 'H09990001',
      renewal: null,
    })
    expect(readTravelPermit('M0999000102')).toMatchObject({ home: 'macao', holder: 'M09990001', renewal: 2 })
  })

  test('other forms are refused', () => {
    for (const value of ['', 'H0999000', 'H099900011', 'C09990001', '09990001', 'H0999000A', 'HM0999001']) {
      expect(isTravelPermit(value)).toBe(false)
    }
  })
})
