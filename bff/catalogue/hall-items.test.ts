import { GuideSchema } from '@shared/catalogue/contract'
import * as v from 'valibot'
import { readItem, toCard, toGuide } from './hall-items'
import { soundRecord, withMaterial } from './testing/records'

it('says in our words what a list shows', () => {
  expect(toCard(readItem(soundRecord()))).toEqual({
    code: '11440106TEST0010X1440107001001',
    matter: '440107001001',
    name: '居住证首次申领',
    alias: '办居住证',
    department: '广州市公安局',
    regionCode: '440106000000',
    regionName: '天河区',
    booking: 'optional',
    visits: 1,
    promisedDays: 7,
    online: true,
  })
})

it('says in our words what a guide shows', () => {
  const guide = toGuide(readItem(soundRecord()))
  expect(v.parse(GuideSchema, guide)).toEqual(guide)
  expect(guide).toMatchObject({
    legalDays: 15,
    visitReason: '需现场采集人像',
    fees: [{ name: '工本费', yuan: 20, basis: '粤价〔2010〕1号' }],
    where: { phone: '020-83123456', complaints: '12345' },
    durationMinutes: 15,
    departmentCode: 'TEST0010X',
    resultCertificateType: '11440000TEST00080X001',
    renewsCertificateType: null,
  })
  expect(guide.materials).toEqual([
    {
      id: 'M1',
      name: '居民身份证',
      need: 'required',
      form: 'either',
      copies: 1,
      source: '公安机关',
      acceptance: '在有效期内',
      main: true,
      sort: 'certificate',
      certificateType: '11100000000013338W001',
      kinds: [],
      checkedBy: null,
    },
    expect.objectContaining({
      id: 'M2',
      need: 'deferrable',
      form: 'paper',
      copies: 2,
      main: false,
      sort: 'other',
      certificateType: null,
      kinds: ['CL0000000001', 'CL0000000002'],
    }),
  ])
})

it('never lets a primary material follow later', () => {
  const [first] = toGuide(readItem(withMaterial({ is_need: '3', is_primary: '1' }))).materials
  expect(first?.need).toBe('required')
})

it('says which department looks a material up itself', () => {
  const [first] = toGuide(readItem(withMaterial({ data_check: ' 广州市公安局 ', stuff_kinds: null }))).materials
  expect(first).toMatchObject({ checkedBy: '广州市公安局', kinds: [] })
})

it('lists no fee where none is taken', () => {
  expect(toGuide(readItem(soundRecord({ is_fee: '0' }))).fees).toEqual([])
})

it('reads numbers, flags and lists in every form seen in the field', () => {
  const item = readItem(
    soundRecord({
      legal_day: ' 20 ',
      is_online: 1,
      handle_flow: '申请\n受理\r\n发证',
      handle_type: ['1', '2'],
      task_state: 3,
    }),
  )
  expect(item).toMatchObject({
    legal_day: 20,
    is_online: true,
    handle_flow: ['申请', '受理', '发证'],
    handle_type: '1,2',
    task_state: '3',
  })
})
