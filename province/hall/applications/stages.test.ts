import { Refusal } from '../http/envelope'
import {
  type Application,
  accept,
  askSupplement,
  correct,
  decline,
  deferralDays,
  finish,
  handIn,
  rate,
  receiveSupplement,
  review,
  type Step,
  submit,
} from './stages'

const at = (day: string) => new Date(`${day}T02:00:00Z`)
const filed = submit({
  serial: 'S1',
  item: 'I',
  item_name: '事项',
  department: 'D',
  department_name: '广州市公安局',
  owner: 'sub',
  applicant_type: 1,
  applicant_name: '测试榕一',
  applicant_id_type: '111',
  applicant_id_no: '440106199001011234',
  form_version: null,
  form_values: {},
  delivery: '1',
  submission_no: 'SB1',
  promise_days: 5,
  submitted_at: at('2026-11-24'),
})
const refusal = (work: () => unknown): unknown => {
  try {
    work()
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
const through = (first: Application, ...moves: ((application: Application) => Step)[]): Step[] => {
  const steps: Step[] = []
  for (const move of moves) steps.push(move(steps.at(-1)?.application ?? first))
  return steps
}

test('what an application says of itself carries no identity number', () => {
  expect(filed.records).toMatchObject([{ stage: 'SB', nth: 1, record: { SBHZH: 'SB1', OBTAIN_PAPER_WAY: '1' } }])
  expect(JSON.stringify(filed.records)).not.toContain('440106199001011234')
})

test.each([
  [null, null],
  [0, null],
  [2, null],
  [3, 1],
  [5, 3],
  [22, 20],
  [60, 20],
])('a promise of %s working days leaves %s for what follows later', (promise, days) => {
  expect(deferralDays(promise)).toBe(days)
})

test('acceptance says what is still to follow and until when, and nothing when nothing is', () => {
  const withDeferred = accept(filed.application, 'SL1', ['就业证明'], at('2026-11-24'))
  expect(withDeferred.records[0]?.record).toMatchObject({ SLHZH: 'SL1', RQCL: ['就业证明'], RQSX: '2026-11-27' })
  const without = accept(filed.application, 'SL1', [], at('2026-11-24'))
  expect(without.records[0]?.record).not.toHaveProperty('RQCL')
  expect(without.application).toMatchObject({ receipt_no: 'SL1', deferral_deadline: null })
})

test('a case that is not accepted is over at once, with the reason in both records', () => {
  const { application, records } = decline(filed.application, 'SL1', '户口不在本市', at('2026-11-24'))
  expect(application).toMatchObject({ state: 'bj', current_step: '不予受理' })
  expect(records).toMatchObject([
    { stage: 'SL', record: { SLZTDM: '2', BSLYY: '户口不在本市', SLHZH: 'SL1' } },
    { stage: 'BJ', record: { BJJGDM: '1', ZFHTHYY: '户口不在本市' } },
  ])
  expect(refusal(() => decline(application, 'SL2', '再来', at('2026-11-25')))).toBe('2005')
})

test('the clock stands from the notice until a clerk has received the supplement, not until it was handed in', () => {
  const steps = through(
    filed.application,
    (before) => accept(before, 'SL1', [], at('2026-11-24')),
    (before) => askSupplement(before, '看不清', 5, [{ CLBH: 'a', CLMC: '合同' }], at('2026-11-25')),
    (before) => handIn(before, ['合同'], '', true, at('2026-11-26')),
    (before) => receiveSupplement(before, at('2026-12-03')),
  )
  const [accepted, asked, handed, received] = steps.map(({ application }) => application)
  expect(accepted?.promised_day).toBe('2026-12-01')
  expect(asked).toMatchObject({ state: 'bz', supplement_deadline: '2026-12-02' })
  expect(handed).toMatchObject({ state: 'bz', current_step: '补正审核', suspended_on: '2026-11-25' })
  // Handed in on the 26th, in time; looked at on 3 December: six working days stood still.
  expect(received).toMatchObject({ state: 'sl', promised_day: '2026-12-09', supplement_handed_in_at: null })
  expect(steps[2]?.records).toMatchObject([{ stage: 'BZCL', nth: 1, record: { CLQD: ['合同'] } }])
})

test('a supplement that came to the counter counts from today, and one that never came ends the case', () => {
  const [, asked] = through(
    filed.application,
    (before) => accept(before, 'SL1', [], at('2026-11-24')),
    (before) => askSupplement(before, '看不清', 5, [], at('2026-11-25')),
  )
  const due = asked?.application ?? filed.application
  expect(refusal(() => receiveSupplement(due, at('2026-12-02')))).toBe('done')
  expect(refusal(() => receiveSupplement(due, at('2026-12-03')))).toBe('2005')
  expect(finish(due, '5', [], at('2026-12-03')).application.state).toBe('bj')
  const handed = handIn(due, [], '说明', true, at('2026-11-26')).application
  expect(refusal(() => finish(handed, '5', [], at('2026-12-03')))).toBe('2005')
})

test('nothing is granted while something is still to follow', () => {
  const reviewed = through(
    filed.application,
    (before) => accept(before, 'SL1', ['就业证明'], at('2026-11-24')),
    (before) => review(before, at('2026-11-25')),
  ).at(-1)?.application
  const before = reviewed ?? filed.application
  for (const result of ['0', '4', '6'])
    expect(refusal(() => finish(before, result, ['m1'], at('2026-11-26')))).toBe('2010')
  expect(refusal(() => finish(before, '1', ['m1'], at('2026-11-26')))).toBe('done')
  expect(handIn(before, ['就业证明'], '', true, at('2026-11-26')).application).toMatchObject({
    state: 'sp',
    deferral_deadline: null,
    supplement_handed_in_at: null,
  })
})

test('rated once, when it is over; the record keeps the words out', () => {
  const good = { MYD: 5, PJZB: ['办事效率'], PJNR: '很快' }
  expect(refusal(() => rate(filed.application, good, at('2026-11-25')))).toBe('2005')
  const over = finish(filed.application, '1', [], at('2026-11-25')).application
  const rated = rate(over, good, at('2026-11-26'))
  expect(rated.records).toMatchObject([{ stage: 'PJ', record: { MYD: 5 } }])
  expect(JSON.stringify(rated.records)).not.toContain('很快')
  expect(refusal(() => rate(rated.application, good, at('2026-11-27')))).toBe('2013')
})

test('a correction changes texts and nothing that happened', () => {
  const [notice] = askSupplement(filed.application, '照片', 5, [], at('2026-11-24')).records
  if (!notice) throw new Error('no record')
  expect(correct(notice, { BZGZYY: '照片不清楚' }, at('2026-11-25')).record).toMatchObject({
    BZGZYY: '照片不清楚',
    BZJZRQ: '2026-12-01',
    GZSJ: '2026-11-25 10:00:00',
  })
  expect(notice.record.GZSJ).toBeUndefined()
  expect(refusal(() => correct(notice, { BZJZRQ: '2027-01-01' }, at('2026-11-25')))).toBe('1001')
  expect(refusal(() => correct(notice, { BSLYY: '不' }, at('2026-11-25')))).toBe('1001')
  expect(refusal(() => correct(notice, {}, at('2026-11-25')))).toBe('1001')
})
