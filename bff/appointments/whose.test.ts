import type { Hall } from '@shared/appointments/contract'
import { identityCheckDigit } from '@shared/standards/identity-number'
import { ageOnDay, agesAt, bornOf, byAge } from './whose'

const hallWith = (...groups: [from: number, below: number][]) =>
  ({
    rules: { groups: groups.map(([fromAge, belowAge]) => ({ name: '', fromAge, belowAge, hours: [] })) },
  }) as unknown as Hall
const PLAIN = hallWith()
const OLDER = hallWith([60, 150])
const TODAY = '2026-11-24'
const born = (day: string) => ({ born: day })

test.each([
  ['nobody in particular', [OLDER], null, ''],
  ['a hall without groups', [PLAIN], born('1950-01-01'), ''],
  ['somebody of no group', [OLDER], born('1990-01-01'), ''],
  ['somebody of a group', [PLAIN, OLDER], born('1950-01-01'), '60'],
  ['an age that the phone says', [OLDER], { age: 71 }, '60'],
  ['a child', [hallWith([0, 16])], { age: 9 }, '0'],
  ['one of two groups that overlap', [hallWith([60, 150], [55, 65])], { age: 70 }, '65'],
  ['groups of several halls', [hallWith([60, 150]), hallWith([70, 150])], { age: 80 }, '70'],
])('%s is asked about together with all for whom the same is kept', (_, places, whose, age) => {
  expect(agesAt(places, whose, TODAY)).toEqual([{ from: '', age }])
})

test.each([
  ['2026-12-01', '1966-12-01', 60],
  ['2027-01-02', '1967-01-02', 60],
  // Not a day of that year: older from 1 March on.
  ['2027-02-29', '1964-02-29', 63],
])('who comes into a group on %s is told on each day what is hers on it', (from, day, limit) => {
  const ages = agesAt([hallWith([limit, 150])], born(day), TODAY)
  expect(ages).toEqual([
    { from: '', age: '' },
    { from, age: String(limit) },
  ])
  expect([ageOnDay(ages, TODAY), ageOnDay(ages, '2027-03-01')]).toEqual(['', String(limit)])
  const before = ['2026-11-25', '2027-03-01']
  expect(
    byAge(ages, [before.map((each) => `${each} all`), before.map((each) => `${each} kept`)], (each) =>
      each.slice(0, 10),
    ),
  ).toEqual(['2026-11-25 all', '2027-03-01 kept'])
})

test('who leaves a group does so on her birthday, and not today', () => {
  expect(agesAt([hallWith([0, 16])], born('2010-11-24'), TODAY)).toEqual([{ from: '', age: '' }])
  expect(agesAt([hallWith([0, 16])], born('2010-11-25'), TODAY)).toEqual([
    { from: '', age: '0' },
    { from: '2026-11-25', age: '' },
  ])
})

test('an identity card tells when she was born, a travel permit does not', () => {
  const first17 = '44010619500307001'
  const idNumber = first17 + identityCheckDigit(first17)
  expect(bornOf({ holder: { idType: '111', idNumber } })).toEqual({ born: '1950-03-07' })
  expect(bornOf({ holder: { idType: '516', idNumber: 'H1234567800' } })).toBeNull()
})
