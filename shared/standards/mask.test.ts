import { maskDocumentNumber, maskInText, maskMobile, maskName } from './mask'

describe('masking', () => {
  test('as residents know it', () => {
    expect(maskDocumentNumber('440106199003071234')).toBe('440***********1234')
    expect(maskDocumentNumber('H09990001')).toBe('H******01')
    expect(maskDocumentNumber('1234')).toBe('****')
    expect(maskMobile('13800138000')).toBe('138****8000')
    expect(maskName('陈明')).toBe('陈*')
    expect(maskName('测试榕一')).toBe('测***')
    expect(maskName('𠮷田')).toBe('𠮷*')
  })

  test('what does not fit is hidden rather than shown', () => {
    expect(maskMobile('+86 138')).toBe('*******')
    expect(maskName('陈')).toBe('*')
    expect(maskName('')).toBe('')
    expect(maskDocumentNumber('')).toBe('')
  })

  test('free text loses every number that names a person, and keeps the others', () => {
    expect(maskInText('id=44010619900307123X tel 13800138000, H09990001.')).toBe(
      'id=440***********123X tel 138****8000, H******01.',
    )
    expect(maskInText('44010619900307123413800138000')).toBe('44010619900307123413800138000')
    expect(maskInText('at 1795344000000, 20 yuan')).toBe('at 1795344000000, 20 yuan')
  })
})
