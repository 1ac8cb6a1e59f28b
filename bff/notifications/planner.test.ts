import { instantOf } from '@shared/standards/time'
import { type ApplicationFact, type AppointmentFact, type CertificateFact, wantedReminders } from './planner'

const at = (day: string, time: string) => instantOf(day, time)
const shown = (date: Date) => new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
const due = (list: ReturnType<typeof wantedReminders>) => list.map(({ kind, dueAt }) => `${kind} ${shown(dueAt)}`)

describe('an appointment', () => {
  const fact = (change: Partial<AppointmentFact> = {}): AppointmentFact => ({
    id: 'YY1',
    state: 'booked',
    item: '居住证签注',
    hall: '天河',
    startsAt: at('2026-11-27', '09:30'),
    ...change,
  })
  const planned = (data: AppointmentFact, since: Date) => wantedReminders({ kind: 'appointment', data, at: since })

  test('the evening before and two hours before', () => {
    const list = planned(fact(), at('2026-11-24', '10:00'))
    expect(due(list)).toEqual(['appointment_tomorrow 2026-11-26 19:00', 'appointment_soon 2026-11-27 07:30'])
    expect(list.map(({ notAfter }) => shown(notAfter))).toEqual(['2026-11-27 00:00', '2026-11-27 09:30'])
    expect(list[0]).toMatchObject({ page: '/appointments/detail/index?id=YY1', values: { hall: '天河' } })
  })

  test.each([
    ['at 18:59 the evening before', at('2026-11-26', '18:59'), 2],
    ['at 19:00', at('2026-11-26', '19:00'), 1],
    ['an hour before', at('2026-11-27', '08:30'), 0],
  ])('booked %s: what is over is not said', (_, since, count) => {
    expect(planned(fact(), since)).toHaveLength(count)
  })

  test.each(['held', 'checked_in', 'called', 'served', 'cancelled', 'expired', 'missed'] as const)(
    'none for one that is %s',
    (state) => expect(planned(fact({ state }), at('2026-11-24', '10:00'))).toEqual([]),
  )

  test('moved: other reminders, not the same ones at another time', () => {
    const since = at('2026-11-24', '10:00')
    const keys = (data: AppointmentFact) => planned(data, since).map(({ key }) => key)
    const moved = keys(fact({ startsAt: at('2026-11-27', '10:00') }))
    expect(keys(fact()).filter((key) => moved.includes(key))).toEqual([])
  })
})

describe('a certificate', () => {
  const fact = (change: Partial<CertificateFact> = {}): CertificateFact => ({
    id: 'C1',
    name: '广东省居住证',
    validUntil: '2026-12-31',
    valid: true,
    renewal: { item: 'ITEM', online: true },
    ...change,
  })
  const planned = (data: CertificateFact, since: Date) => wantedReminders({ kind: 'certificate', data, at: since })

  test('thirty and seven days before its last day, at nine', () => {
    expect(due(planned(fact(), at('2026-11-24', '10:00')))).toEqual([
      'certificate_ending 2026-12-01 09:00',
      'certificate_ending 2026-12-24 09:00',
    ])
  })
  test('met when the thirty days had begun: the next morning; within the last week: once', () => {
    expect(due(planned(fact(), at('2026-12-10', '10:00')))).toEqual([
      'certificate_ending 2026-12-11 09:00',
      'certificate_ending 2026-12-24 09:00',
    ])
    expect(due(planned(fact(), at('2026-12-28', '08:00')))).toEqual(['certificate_ending 2026-12-28 09:00'])
    expect(planned(fact(), at('2027-01-02', '08:00'))).toEqual([])
  })
  test('opens the form, the guide where it is not online, or the certificate where nothing renews it', () => {
    const pageOf = (change: Partial<CertificateFact>) => planned(fact(change), at('2026-11-24', '10:00'))[0]?.page
    expect(pageOf({})).toBe('/applications/apply/index?item=ITEM')
    expect(pageOf({ renewal: { item: 'ITEM', online: false } })).toBe('/catalogue/guide/index?code=ITEM')
    expect(pageOf({ renewal: null })).toBe('/certificates/detail/index?id=C1')
    expect(planned(fact(), at('2026-11-24', '10:00'))[0]?.values).toEqual({
      name: '广东省居住证',
      validUntil: '2026-12-31',
    })
  })
  test('none for one without an end, or not in force', () => {
    expect(planned(fact({ validUntil: null }), at('2026-11-24', '10:00'))).toEqual([])
    expect(planned(fact({ valid: false }), at('2026-11-24', '10:00'))).toEqual([])
  })
})

describe('an application', () => {
  const fact = (change: Partial<ApplicationFact> = {}): ApplicationFact => ({
    id: 'SB1',
    item: '居住证签注',
    supplementDeadline: null,
    laterDeadline: null,
    ...change,
  })
  const planned = (data: ApplicationFact, since = at('2026-11-20', '10:00')) =>
    wantedReminders({ kind: 'application', data, at: since })

  test('two working days before the deadline of a supplement, weekends not counted', () => {
    // Monday; two working days before is Thursday.
    expect(due(planned(fact({ supplementDeadline: '2026-11-30' })))).toEqual(['supplement_due 2026-11-26 09:00'])
    expect(due(planned(fact({ laterDeadline: '2026-11-30' })))).toEqual(['later_due 2026-11-26 09:00'])
  })
  test('early rather than late where the calendar is not published', () => {
    expect(due(planned(fact({ supplementDeadline: '2027-01-05' })))).toEqual(['supplement_due 2027-01-01 09:00'])
  })
  test('none when nothing is asked, or it was asked when that moment was over', () => {
    expect(planned(fact())).toEqual([])
    expect(planned(fact({ supplementDeadline: '2026-11-26' }), at('2026-11-24', '10:00'))).toEqual([])
  })
})
