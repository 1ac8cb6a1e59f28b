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
import { clockOf, handedInAt, missingLater, openSupplement, stageOf, timelineOf } from './timeline'

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
  const corrected = [
    ...whole,
    asked('11-25 09:00', 1, { version: 2, reason: '请补交今年的合同', correctedAt: at('11-25 10:00') }),
  ]
  const node = (records: StageRecord[]) =>
    timelineOf(records).find(({ event }) => event === 'supplement_asked') as TimelineNode
  expect(node(whole)).toMatchObject({ detail: '请补交租赁合同', corrected: false })
  expect(node(corrected)).toMatchObject({ detail: '请补交今年的合同', corrected: true, at: node(whole).at })
  expect(timelineOf(corrected)).toHaveLength(whole.length)
})

test('a record that is sent again for another reason is not corrected', () => {
  const issued = [...whole, finished('11-30 09:00', { version: 2 })]
  expect(timelineOf(issued).find(({ event }) => event === 'finished')).toMatchObject({ corrected: false })
})

// Everything of a case within one second, or within two.
const NOW = '11-24 09:00'
const LATER = '11-24 09:01'
const all = {
  SB: submitted(NOW),
  SL: accepted(NOW, 5),
  BZGZ1: asked(NOW, 1),
  BZCL1: handedIn(NOW),
  BZSL1: received(NOW, 1),
  BZGZ2: asked(NOW, 2),
  BZCL2: handedIn(NOW, ['房屋租赁合同'], 2),
  BZSL2: received(NOW, 2),
  SPCL1: reviewed(NOW, 1),
  SPCL2: reviewed(NOW, 2),
  SPCL3: reviewed(NOW, 3),
  BJ: finished(NOW),
  PJ: rated(NOW),
}
type Name = keyof typeof all
const nameOf = (key: string): Name | undefined =>
  (Object.keys(all) as Name[]).find((name) => `${all[name].stage}:${all[name].nth}` === key)
const delayed = (...names: Name[]) => names.map((name) => ({ ...all[name], at: at(LATER) }))
const of = (...names: Name[]) => names.map((name) => all[name])

test.each<[string, StageRecord[], Name[], Name[]]>([
  [
    'a whole case with two supplements',
    Object.values(all),
    Object.keys(all) as Name[],
    ['BZGZ1', 'BZCL1', 'BZGZ2', 'BZCL2'],
  ],
  [
    'a supplement, then the reviews',
    of('SB', 'SL', 'BZGZ1', 'BZSL1', 'SPCL1', 'SPCL2'),
    ['SB', 'SL', 'BZGZ1', 'BZSL1', 'SPCL1', 'SPCL2'],
    ['BZGZ1'],
  ],
  [
    'a supplement that is still open stopped what could not happen after it',
    of('SB', 'SL', 'SPCL1', 'BZGZ1', 'BZCL1'),
    ['SB', 'SL', 'SPCL1', 'BZGZ1', 'BZCL1'],
    ['BZGZ1', 'BZCL1'],
  ],
  [
    'the first received, the second open',
    of('SB', 'SL', 'BZGZ1', 'BZCL1', 'BZSL1', 'SPCL1', 'BZGZ2'),
    ['SB', 'SL', 'BZGZ1', 'BZCL1', 'BZSL1', 'SPCL1', 'BZGZ2'],
    ['BZGZ1', 'BZCL1', 'BZGZ2'],
  ],
  [
    'asked for earlier: received before it is accepted and reviewed',
    [...of('SB', 'BZGZ1'), ...delayed('BZCL1', 'BZSL1', 'SL', 'SPCL1')],
    ['SB', 'BZGZ1', 'BZCL1', 'BZSL1', 'SL', 'SPCL1'],
    ['BZGZ1', 'BZCL1'],
  ],
  [
    'asked for earlier, and asked again',
    [...of('SB', 'SL', 'BZGZ1'), ...delayed('BZCL1', 'BZSL1', 'BZGZ2', 'SPCL1')],
    ['SB', 'SL', 'BZGZ1', 'BZCL1', 'BZSL1', 'SPCL1', 'BZGZ2'],
    ['BZGZ1', 'BZCL1', 'BZGZ2'],
  ],
  [
    'it never came: that ended it',
    [...of('SB', 'SL'), ...delayed('BZGZ1', 'BJ')],
    ['SB', 'SL', 'BZGZ1', 'BJ'],
    ['BZGZ1'],
  ],
  [
    'what might follow later, without a supplement',
    of('SB', 'SL', 'BZCL1', 'SPCL1', 'BJ', 'PJ'),
    ['SB', 'SL', 'BZCL1', 'SPCL1', 'BJ', 'PJ'],
    [],
  ],
])('within one second: %s', (_, records, order, paused) => {
  fc.assert(
    fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
      const oldestFirst = timelineOf(shuffled).reverse()
      expect(oldestFirst.map(({ key }) => nameOf(key))).toEqual(order)
      expect(oldestFirst.flatMap((node) => (node.paused ? nameOf(node.key) : []))).toEqual(paused)
    }),
  )
})

test('handed in for the first supplement is not handed in for the second, asked for in the same second', () => {
  const records = of('SB', 'SL', 'BZGZ1', 'BZCL1', 'BZSL1', 'BZGZ2')
  const second = openSupplement(records)
  if (!second) throw new Error('nothing is asked for')
  expect(second.nth).toBe(2)
  expect(handedInAt(records, second)).toBeNull()
  expect(handedInAt([...records, ...delayed('BZCL2')], second)).toBe(at(LATER))
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
