import type { Clock, TimelineNode } from '@shared/applications/contract'
import fc from 'fast-check'
import type { StageRecord } from '../upstreams/hall-application-words'
import {
  accepted,
  asked,
  at,
  finished,
  handedIn,
  rated,
  received,
  refused,
  reviewed,
  submitted,
} from './testing/records'
import { clockOf, missingLater, openSupplement, stageOf, timelineOf } from './timeline'

const whole = [
  submitted('11-24 09:00'),
  accepted('11-24 10:00', 5, ['社保证明']),
  reviewed('11-24 11:00', 1),
  asked('11-25 09:00', 1),
  handedIn('11-26 09:00'),
  received('11-27 09:00', 1),
  reviewed('11-27 10:00', 2),
  reviewed('11-27 11:00', 3),
  handedIn('11-27 12:00', ['社保证明'], 2),
  finished('11-30 09:00'),
  rated('12-01 09:00'),
]

test('a whole case, newest first', () => {
  expect(timelineOf(whole).map(({ event, paused }) => [event, paused])).toEqual([
    ['rated', false],
    ['finished', false],
    ['handed_in', false],
    ['reviewed', false],
    ['reviewed', false],
    ['supplement_received', false],
    ['handed_in', true],
    ['supplement_asked', true],
    ['reviewed', false],
    ['accepted', false],
    ['submitted', false],
  ])
})

test.each<[string, StageRecord[], string]>([
  ['handed in', whole.slice(0, 1), 'submitted'],
  ['accepted', whole.slice(0, 2), 'accepted'],
  ['one review step', whole.slice(0, 3), 'in_review'],
  ['a supplement asked for', whole.slice(0, 4), 'supplement'],
  ['handed in, not looked at', whole.slice(0, 5), 'supplement'],
  ['received', whole.slice(0, 6), 'in_review'],
  [
    'a second supplement in the same second as the first was received',
    [...whole.slice(0, 6), asked('11-27 09:00', 2)],
    'supplement',
  ],
  ['not accepted', [submitted('11-24'), refused('11-24', '材料不符')], 'finished'],
  ['finished', whole, 'finished'],
])('where it stands: %s', (_, records, stage) => {
  expect(stageOf(records)).toBe(stage)
})

test('what is still open', () => {
  expect(openSupplement(whole.slice(0, 5))).toMatchObject({ nth: 1 })
  expect(openSupplement(whole.slice(0, 6))).toBeNull()
  expect(missingLater(whole.slice(0, 6))).toEqual(['社保证明'])
  expect(missingLater(whole.slice(0, 9))).toEqual([])
})

test('a correction changes what is said, not where it stands', () => {
  const corrected = [...whole, asked('11-25 09:00', 1, { version: 2, reason: '请补交今年的合同' })]
  const node = (records: StageRecord[]) =>
    timelineOf(records).find(({ event }) => event === 'supplement_asked') as TimelineNode
  expect(node(whole)).toMatchObject({ detail: '请补交租赁合同', corrected: false })
  expect(node(corrected)).toMatchObject({ detail: '请补交今年的合同', corrected: true, at: node(whole).at })
  expect(timelineOf(corrected)).toHaveLength(whole.length)
})

// Tue 24 Nov 2026. Sat 28 and Sun 29 are days off; 2027 is not published.
test.each<[string, StageRecord[], string, Clock]>([
  [
    'not accepted yet',
    whole.slice(0, 1),
    '11-26',
    { state: 'not_started', promisedDays: null, usedDays: null, dueDay: null, pausedSince: null },
  ],
  [
    'the day of acceptance',
    whole.slice(0, 2),
    '11-24 18:00',
    { state: 'running', promisedDays: 5, usedDays: 0, dueDay: '2026-12-01', pausedSince: null },
  ],
  [
    'over a weekend',
    whole.slice(0, 2),
    '11-30',
    { state: 'running', promisedDays: 5, usedDays: 4, dueDay: '2026-12-01', pausedSince: null },
  ],
  [
    'paused for two days: the due day has moved by them',
    whole.slice(0, 5),
    '11-27 08:00',
    { state: 'paused', promisedDays: 5, usedDays: 1, dueDay: '2026-12-03', pausedSince: '2026-11-25' },
  ],
  [
    'running again',
    whole.slice(0, 8),
    '11-30',
    { state: 'running', promisedDays: 5, usedDays: 2, dueDay: '2026-12-03', pausedSince: null },
  ],
  [
    'stopped: later days count no more',
    whole,
    '12-24',
    { state: 'stopped', promisedDays: 5, usedDays: 2, dueDay: '2026-12-03', pausedSince: null },
  ],
  [
    'a supplement before acceptance stops nothing',
    [submitted('11-23'), asked('11-23', 1), received('11-24', 1), accepted('11-25', 5)],
    '11-27',
    { state: 'running', promisedDays: 5, usedDays: 2, dueDay: '2026-12-02', pausedSince: null },
  ],
  [
    'asked and received within a second',
    [submitted('11-24'), accepted('11-24', 3), asked('11-24', 1), received('11-24', 1)],
    '11-25',
    { state: 'running', promisedDays: 3, usedDays: 1, dueDay: '2026-11-27', pausedSince: null },
  ],
  [
    'the make-up Saturday counts, the holiday does not',
    [submitted('09-24'), accepted('09-24', 8)],
    '10-10',
    { state: 'running', promisedDays: 8, usedDays: 6, dueDay: '2026-10-13', pausedSince: null },
  ],
  [
    'due in a year without a calendar',
    [submitted('12-29'), accepted('12-29', 5)],
    '12-30',
    { state: 'running', promisedDays: 5, usedDays: 1, dueDay: null, pausedSince: null },
  ],
  [
    'now in a year without a calendar',
    [submitted('12-29'), accepted('12-29', 5)],
    '2027-01-05',
    { state: 'unknown', promisedDays: 5, usedDays: null, dueDay: null, pausedSince: null },
  ],
  [
    'no limit promised',
    [submitted('11-24'), accepted('11-24', null)],
    '11-25',
    { state: 'running', promisedDays: null, usedDays: 1, dueDay: null, pausedSince: null },
  ],
])('the clock: %s', (_, records, now, expected) => {
  expect(clockOf(records, at(now))).toEqual(expected)
})

test('any order, any doubling, any old version beside the new: one timeline, one clock', () => {
  const versions = [...whole, asked('11-25 09:00', 1, { version: 2, reason: '更正' })]
  const now = at('12-02')
  fc.assert(
    fc.property(
      fc.shuffledSubarray(versions, { minLength: versions.length }),
      fc.array(fc.constantFrom(...versions)),
      (shuffled, doubled) => {
        const records = [...doubled, ...shuffled]
        expect(timelineOf(records)).toEqual(timelineOf(versions))
        expect(clockOf(records, now)).toEqual(clockOf(versions, now))
        expect(stageOf(records)).toBe('finished')
      },
    ),
  )
})
