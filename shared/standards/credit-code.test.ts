import { creditCheckCharacter, isCreditCode } from './credit-code'
import { isOrganisationCode, organisationCheckCharacter } from './organisation-code'

const PUBLISHED = ['11100000000013338W', '11430000006122244L', '11100000MB0341032Y', '113700000045030270']

describe('GB 32100 unified social credit codes', () => {
  test.each(PUBLISHED)('%s is sound', (code) => {
    expect(isCreditCode(code)).toBe(true)
    expect(creditCheckCharacter(code.slice(0, 17))).toBe(code.charAt(17))
  })

  test('small letters and blanks are forgiven', () => {
    expect(isCreditCode(' 11100000mb0341032y ')).toBe(true)
  })

  test('every wrong character is noticed', () => {
    const good = '11100000MB0341032Y'
    for (let place = 0; place < 18; place += 1) {
      for (const character of '0123456789ABCDEFGHJKLMNPQRTUWXY') {
        if (character === good.charAt(place)) continue
        expect(isCreditCode(good.slice(0, place) + character + good.slice(place + 1))).toBe(false)
      }
    }
  })

  test('letters that look like digits, and other lengths, are refused', () => {
    for (const code of ['', '1110000000001333', '11100000000013338W1', 'I1100000000013338W', '11100000O00013338W']) {
      expect(isCreditCode(code)).toBe(false)
    }
    expect(() => creditCheckCharacter('1110000000001333')).toThrow(RangeError)
  })
})

describe('GB 11714 organisation codes', () => {
  test.each(PUBLISHED)('the one inside %s is sound', (code) => {
    expect(isOrganisationCode(code.slice(8, 17))).toBe(true)
  })

  test('all three kinds of check character occur', () => {
    expect(organisationCheckCharacter('D2143569')).toBe('X')
    expect(isOrganisationCode('D2143569-X')).toBe(true)
    const characters = new Set(
      Array.from({ length: 40 }, (_, n) => organisationCheckCharacter(String(n).padStart(8, '0'))),
    )
    expect([...characters].sort().join('')).toBe('0123456789X')
  })

  test('wrong ones are refused', () => {
    expect(isOrganisationCode('D2143569-1')).toBe(false)
    expect(isOrganisationCode('D21435-69X')).toBe(false)
    expect(() => organisationCheckCharacter('1234567')).toThrow(RangeError)
  })
})
