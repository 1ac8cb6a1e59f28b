import { identityCheckDigit, isIdentityNumber, readIdentityNumber } from './identity-number'

const withCheckDigit = (first17: string): string => first17 + identityCheckDigit(first17)

describe('GB 11643 identity numbers', () => {
  test('the example of the standard is read', () => {
    expect(readIdentityNumber('11010519491231002X')).toEqual({
      ok: true,
      number: '11010519491231002X',
      region: '110105',
      born: '1949-12-31',
      sex: 'female',
    })
    expect(readIdentityNumber(' 11010519491231002x ')).toMatchObject({ ok: true, number: '11010519491231002X' })
  })

  test('an odd sequence is a man', () => {
    expect(readIdentityNumber(withCheckDigit('44010619900307997'))).toMatchObject({ sex: 'male', born: '1990-03-07' })
  })

  test('every wrong digit is noticed', () => {
    const good = '11010519491231002X'
    for (let place = 0; place < 17; place += 1) {
      for (const digit of '0123456789') {
        if (digit === good.charAt(place)) continue
        expect(isIdentityNumber(good.slice(0, place) + digit + good.slice(place + 1))).toBe(false)
      }
    }
  })

  test('the check digit alone does not make a date or a province real', () => {
    expect(readIdentityNumber(withCheckDigit('44010619900230001'))).toEqual({ ok: false, problem: 'birthDate' })
    expect(readIdentityNumber(withCheckDigit('44010619901301001'))).toEqual({ ok: false, problem: 'birthDate' })
    expect(readIdentityNumber(withCheckDigit('99010619900307997'))).toEqual({ ok: false, problem: 'region' })
    expect(readIdentityNumber('110105194912310021')).toEqual({ ok: false, problem: 'checkDigit' })
  })

  test('nobody is born tomorrow', () => {
    const number = withCheckDigit('44010620261123001')
    expect(readIdentityNumber(number, '2026-11-22')).toEqual({ ok: false, problem: 'birthDate' })
    expect(readIdentityNumber(number, '2026-11-23')).toMatchObject({ ok: true })
  })

  test('a county that was abolished still counts', () => {
    // 440102 was Dongshan district until 2005.
    expect(isIdentityNumber(withCheckDigit('44010219800101001'))).toBe(true)
  })

  test('other shapes are refused', () => {
    for (const value of ['', '110105491231002', '1101051949123100X2', '11010519491231002Y', '11010519491231002X1']) {
      expect(readIdentityNumber(value)).toEqual({ ok: false, problem: 'shape' })
    }
    expect(() => identityCheckDigit('1234')).toThrow(RangeError)
  })
})
