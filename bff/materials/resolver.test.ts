import type { Material } from '@shared/catalogue/contract'
import { ResolvedMaterialSchema, type StoredMaterial } from '@shared/materials/contract'
import * as v from 'valibot'
import type { HeldCertificate } from '../upstreams/certificates'
import { type ResolverInput, resolve } from './resolver'

const TODAY = '2026-11-24'
const CARD = '11100000T999000106001'
const PERMIT = '11440000T999000804001'
const LEASE = 'CL0000LEASE0'
const DEED = 'CL00000DEED0'

const material = (change: Partial<Material> = {}): Material => ({
  id: 'M1',
  name: '居民身份证',
  need: 'required',
  form: 'either',
  copies: 1,
  source: '',
  acceptance: '',
  main: true,
  sort: 'certificate',
  certificateType: null,
  kinds: [],
  checkedBy: null,
  ...change,
})
const paperOf = (change: Partial<Material> = {}) =>
  material({ name: '住所证明', sort: 'other', main: false, kinds: [LEASE, DEED], ...change })

const certificate = (change: Partial<HeldCertificate> = {}): HeldCertificate => ({
  id: '1.2.156.3005.2.TEST.1',
  typeCode: CARD,
  name: '居民身份证',
  number: '440106199001011234',
  issuer: '广州市公安局',
  issuedOn: '2020-01-01',
  validFrom: '2020-01-01',
  validUntil: '2040-01-01',
  state: 'valid',
  ...change,
})

const paper = (change: Partial<StoredMaterial> = {}): StoredMaterial => ({
  id: 'CL1',
  name: '房屋租赁合同',
  kind: LEASE,
  trustLevel: 'B',
  validUntil: '2027-11-24',
  verifiedBy: '综合窗口',
  verifiedOn: '2026-10-01',
  fromApplication: 'BJ1',
  contentType: 'application/pdf',
  size: 1000,
  createdOn: '2026-09-01',
  ...change,
})

function resolved(one: Material, change: Partial<ResolverInput> = {}) {
  const [result] = resolve({
    item: { name: '居住证签注', online: true },
    materials: [one],
    certificates: [],
    stored: [],
    today: TODAY,
    promisedDays: 5,
    grantee: { code: 'TEST0010X', name: '广州市公安局' },
    fieldsOf: () => ['姓名'],
    ...change,
  })
  if (!result) throw new Error('nothing resolved')
  return v.parse(ResolvedMaterialSchema, {
    ...result,
    offer: result.offer && { ...result.offer, certificate: 'X'.repeat(20) },
  })
}

/** What a row of the tables below comes to: `standing: reason, reason`, with the values that are set. */
function inShort(one: Material, change: Partial<ResolverInput> = {}): string {
  const { standing, reasons } = resolved(one, change)
  const said = reasons.map(({ code, ...values }) =>
    [code, ...Object.values(values).filter((value) => value !== null)].join(' '),
  )
  return `${standing}: ${said.join(', ')}`
}

const ended = { state: 'lapsed', validUntil: '2026-11-01' } as const
const asked = material({ certificateType: CARD })
const later = { need: 'deferrable', main: false } as const

describe.each<[what: string, material: Material, facts: Partial<ResolverInput>, expected: string]>([
  // The department looks it up itself, whatever else there is.
  [
    'checked, though it is held',
    material({ certificateType: CARD, checkedBy: '公安' }),
    { certificates: [certificate()] },
    'checked: checked_by_department 公安',
  ],
  ['made from the form', material({ sort: 'form' }), {}, 'form: made_from_form'],
  [
    'a form where nothing can be applied for online',
    material({ sort: 'form', form: 'paper' }),
    { item: { name: '面签', online: false } },
    'provide: paper_only, nothing_stored',
  ],
  // Certificates
  ['held', asked, { certificates: [certificate()] }, 'held: certificate_valid 居民身份证 2040-01-01'],
  ['held for good', asked, { certificates: [certificate({ validUntil: null })] }, 'held: certificate_valid 居民身份证'],
  [
    'held on its last day',
    asked,
    { certificates: [certificate({ validUntil: TODAY })] },
    `held: certificate_ends_soon 居民身份证 ${TODAY}`,
  ],
  [
    'held, ends the day before the promised one',
    asked,
    { certificates: [certificate({ validUntil: '2026-11-30' })] },
    'held: certificate_ends_soon 居民身份证 2026-11-30',
  ],
  [
    'held, ends on the promised day',
    asked,
    { certificates: [certificate({ validUntil: '2026-12-01' })] },
    'held: certificate_valid 居民身份证 2026-12-01',
  ],
  [
    'of several the one that is good longest',
    asked,
    {
      certificates: [
        certificate({ validUntil: '2030-01-01' }),
        certificate({ name: '新证', validUntil: null }),
        certificate(),
      ],
    },
    'held: certificate_valid 新证',
  ],
  [
    'ended yesterday though the store still says valid',
    asked,
    { certificates: [certificate({ validUntil: '2026-11-23' })] },
    'provide: certificate_ended 居民身份证 2026-11-23',
  ],
  ['ended', asked, { certificates: [certificate(ended)] }, 'provide: certificate_ended 居民身份证 2026-11-01'],
  [
    'not yet in force',
    asked,
    { certificates: [certificate({ validFrom: '2026-11-25' })] },
    'provide: certificate_not_usable 居民身份证',
  ],
  ...(['suspended', 'revoked', 'cancelled', 'moved', 'other'] as const).map(
    (state): [string, Material, Partial<ResolverInput>, string] => [
      state,
      asked,
      { certificates: [certificate({ state })] },
      'provide: certificate_not_usable 居民身份证',
    ],
  ),
  ['none of the type', asked, { certificates: [certificate({ typeCode: PERMIT })] }, 'provide: certificate_missing'],
  // Papers
  [
    'A',
    paperOf(),
    { stored: [paper({ trustLevel: 'A', verifiedBy: '发证机关' })] },
    'stored: issued_by_office 房屋租赁合同 2026-10-01 2027-11-24 发证机关',
  ],
  ['B', paperOf(), { stored: [paper()] }, 'stored: compared_with_original 房屋租赁合同 2026-10-01 2027-11-24 综合窗口'],
  [
    'C',
    paperOf(),
    { stored: [paper({ trustLevel: 'C', verifiedBy: null, verifiedOn: null, validUntil: null })] },
    'stored: uploaded_before 房屋租赁合同',
  ],
  [
    'D',
    paperOf(),
    { stored: [paper({ trustLevel: 'D', verifiedBy: null, verifiedOn: null, validUntil: null })] },
    'stored: made_by_holder 房屋租赁合同',
  ],
  [
    'ends before the promised day',
    paperOf(),
    { stored: [paper({ validUntil: '2026-11-30' })] },
    'stored: compared_with_original 房屋租赁合同 2026-10-01 2026-11-30 综合窗口, stored_ends_soon 房屋租赁合同 2026-11-30',
  ],
  [
    'the certificate first, though a paper is kept too',
    material({ certificateType: CARD, kinds: [LEASE] }),
    { certificates: [certificate()], stored: [paper({ trustLevel: 'A' })] },
    'held: certificate_valid 居民身份证 2040-01-01',
  ],
  [
    'a paper beside an ended certificate',
    material({ certificateType: CARD, kinds: [LEASE] }),
    { certificates: [certificate(ended)], stored: [paper({ validUntil: null, verifiedOn: null, verifiedBy: null })] },
    'stored: compared_with_original 房屋租赁合同, certificate_ended 居民身份证 2026-11-01',
  ],
  [
    'a picture of the certificate, uploaded before',
    asked,
    {
      stored: [
        paper({
          kind: `CL${CARD}`,
          name: '身份证照片',
          trustLevel: 'C',
          validUntil: null,
          verifiedBy: null,
          verifiedOn: null,
        }),
      ],
    },
    'stored: uploaded_before 身份证照片',
  ],
  [
    'ended paper',
    paperOf(),
    { stored: [paper({ validUntil: '2026-11-12' })] },
    'provide: stored_ended 房屋租赁合同 2026-11-12',
  ],
  [
    'of ended papers the last to end',
    paperOf(),
    { stored: [paper({ validUntil: '2026-01-01' }), paper({ validUntil: '2026-11-12' })] },
    'provide: stored_ended 房屋租赁合同 2026-11-12',
  ],
  ['a paper of another kind', paperOf(), { stored: [paper({ kind: 'CLOTHER' })] }, 'provide: nothing_stored'],
  // What may follow
  ['may follow', paperOf(later), { promisedDays: 7 }, 'later: may_follow 5, nothing_stored'],
  ['at most twenty days', paperOf(later), { promisedDays: 60 }, 'later: may_follow 20, nothing_stored'],
  [
    'the shortest promise that leaves a day',
    paperOf(later),
    { promisedDays: 3 },
    'later: may_follow 1, nothing_stored',
  ],
  ['too quick', paperOf(later), { promisedDays: 2 }, 'provide: too_quick_to_follow, nothing_stored'],
  ['while you wait', paperOf(later), { promisedDays: 0 }, 'provide: too_quick_to_follow, nothing_stored'],
  ['a main one never follows', paperOf({ ...later, main: true }), { promisedDays: 20 }, 'provide: nothing_stored'],
  [
    'stored comes before later',
    paperOf(later),
    { promisedDays: 20, stored: [paper({ trustLevel: 'C', validUntil: null, verifiedBy: null, verifiedOn: null })] },
    'stored: uploaded_before 房屋租赁合同',
  ],
  [
    'may follow, and why it is not there',
    paperOf({ ...later, certificateType: CARD }),
    { promisedDays: 10, certificates: [certificate(ended)], stored: [paper({ validUntil: '2026-11-12' })] },
    'later: may_follow 8, certificate_ended 居民身份证 2026-11-01, stored_ended 房屋租赁合同 2026-11-12',
  ],
  // The rest
  ['optional', paperOf({ need: 'optional' }), {}, 'optional: nothing_stored'],
  ['on paper only', paperOf({ form: 'paper' }), {}, 'provide: paper_only, nothing_stored'],
  ['a paper that nothing is kept under', material({ sort: 'other' }), {}, 'provide: paper_only, nothing_stored'],
])('%s', (_, one, facts, expected) => {
  it('stands as it should', () => expect(inShort(one, facts)).toBe(expected))
})

describe('of several stored papers', () => {
  const chosen = (...papers: Partial<StoredMaterial>[]) =>
    resolved(paperOf(), { stored: papers.map((each, index) => paper({ id: `CL${index}`, ...each })) }).stored?.id

  it('the most trusted is taken, whatever its validity', () => {
    expect(
      chosen({ trustLevel: 'D', validUntil: null }, { trustLevel: 'C', validUntil: null }, { trustLevel: 'B' }),
    ).toBe('CL2')
    expect(chosen({ trustLevel: 'B', validUntil: null }, { trustLevel: 'A', validUntil: '2026-11-25' })).toBe('CL1')
  })
  it('among equals the one that is good longest, for good above all', () => {
    expect(chosen({ validUntil: '2027-01-01' }, { validUntil: '2028-01-01' })).toBe('CL1')
    expect(chosen({ validUntil: '2099-01-01' }, { validUntil: null })).toBe('CL1')
  })
  it('the first when nothing tells them apart', () => expect(chosen({}, {}, {})).toBe('CL0'))
  it('never one that has ended', () => {
    expect(chosen({ trustLevel: 'A', validUntil: '2026-11-23' }, { trustLevel: 'D', validUntil: TODAY })).toBe('CL1')
  })
})

describe('what she would allow', () => {
  const offer = (change: Partial<ResolverInput> = {}) =>
    resolved(asked, { certificates: [certificate()], ...change }).offer

  it('names the department, the fields, the purpose and the last day', () => {
    expect(offer()).toEqual({
      certificate: expect.any(String),
      certificateName: '居民身份证',
      grantee: { code: 'TEST0010X', name: '广州市公安局' },
      fields: ['姓名'],
      purpose: '办理「居住证签注」',
      validUntil: '2026-12-24',
    })
  })
  it('lasts three times the promise when that is longer than thirty days', () => {
    expect(offer({ promisedDays: 20 })?.validUntil).toBe('2027-01-23')
  })
  it('is not made while nobody knows which fields are needed', () => {
    expect(offer({ fieldsOf: () => null })).toBeNull()
    expect(resolved(asked, { certificates: [certificate()], fieldsOf: () => null }).standing).toBe('held')
  })
  it('is made for certificates only', () => expect(resolved(paperOf(), { stored: [paper()] }).offer).toBeNull())
})

it('never guesses working days of a year whose calendar is not published', () => {
  const endOfYear = { today: '2026-12-28', promisedDays: 10 }
  // Ten working days later may be the 11th, or not: certain is only that it is not before the 7th.
  const said = (validUntil: string) => inShort(asked, { ...endOfYear, certificates: [certificate({ validUntil })] })
  expect(said('2027-01-06')).toContain('certificate_ends_soon')
  expect(said('2027-01-08')).toContain('certificate_valid')
})

it('says what may be uploaded, and as what', () => {
  expect(resolved(asked)).toMatchObject({ uploadable: true, kinds: [`CL${CARD}`] })
  expect(resolved(paperOf())).toMatchObject({ uploadable: true, kinds: [LEASE, DEED] })
  expect(resolved(paperOf({ form: 'paper' }))).toMatchObject({ uploadable: false, kinds: [LEASE, DEED] })
  expect(resolved(material({ sort: 'form' }))).toMatchObject({ uploadable: false, kinds: [] })
  expect(resolved(paperOf({ checkedBy: '公安' }))).toMatchObject({ uploadable: false })
})
