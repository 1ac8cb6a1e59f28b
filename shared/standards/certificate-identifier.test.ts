import {
  buildCertificateIdentifier,
  isCertificateIdentifier,
  mod37_36CheckCharacter,
  readCertificateIdentifier,
} from './certificate-identifier'

const PARTS = {
  typeCode: '11100000000013338W011',
  issuerCode: '11430000006122244L',
  serial: '20230000403',
  version: '001',
}
const GOOD = '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U'

describe('GB/T 36904 certificate identifiers', () => {
  test('a published identifier is built and read', () => {
    expect(buildCertificateIdentifier(PARTS)).toBe(GOOD)
    expect(readCertificateIdentifier(GOOD)).toEqual({ ok: true, parts: PARTS, checkCharacter: 'U' })
  })

  test('a sample that circulates with the wrong check character is refused', () => {
    const body = ['11100000000013661B006', '113700000045046442', '209FA4E88F9E4C878F3E9BED2CE7EA49', '001']
    expect(mod37_36CheckCharacter(body.join(''))).toBe('D')
    expect(readCertificateIdentifier(['1.2.156.3005.2', ...body, 'M'].join('.'))).toEqual({
      ok: false,
      problem: 'checkCharacter',
    })
    expect(isCertificateIdentifier(['1.2.156.3005.2', ...body, 'D'].join('.'))).toBe(true)
  })

  test('every wrong character and every swap of neighbours in the serial is noticed', () => {
    const start = GOOD.indexOf(PARTS.serial)
    for (let place = start; place < start + PARTS.serial.length; place += 1) {
      for (const character of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
        if (character === GOOD.charAt(place)) continue
        expect(isCertificateIdentifier(GOOD.slice(0, place) + character + GOOD.slice(place + 1))).toBe(false)
      }
      const [a, b] = [GOOD.charAt(place), GOOD.charAt(place + 1)]
      if (a !== b && b !== '.') {
        expect(isCertificateIdentifier(GOOD.slice(0, place) + b + a + GOOD.slice(place + 2))).toBe(false)
      }
    }
  })

  test('other roots, missing parts and wrong lengths are refused', () => {
    for (const value of [
      '',
      GOOD.replace('3005.2', '3005.3'),
      GOOD.slice(0, -2),
      `${GOOD}.1`,
      GOOD.replace('.001.', '.01.'),
      GOOD.toLowerCase(),
    ]) {
      expect(readCertificateIdentifier(value)).toEqual({ ok: false, problem: 'shape' })
    }
    expect(() => buildCertificateIdentifier({ ...PARTS, version: '1' })).toThrow(RangeError)
    expect(() => buildCertificateIdentifier({ ...PARTS, serial: 'a' })).toThrow(RangeError)
    expect(() => mod37_36CheckCharacter('a.b')).toThrow(RangeError)
  })
})
