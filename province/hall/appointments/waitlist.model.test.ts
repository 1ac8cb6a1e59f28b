import fc from 'fast-check'
import { brokenPools } from '../testing/invariant'
import { HALLS, ITEMS } from '../testing/small-province'
import { NOW, newReference, startTestHall, type TestHall, type TestPerson, testPerson } from '../testing/test-hall'

/**
 * One day at one hall with few places, people who wait for one slot or for two in a row, and others who book, give up, move
 * and forget. After every step no pool is miscounted, nobody waits for what lies free, and nobody who came later was given
 * what would have made a visit for somebody before her.
 */
const HALL = HALLS.tianhe.code
const [DAY, ANOTHER_DAY] = ['2026-11-25', '2026-12-10']
const SLOTS = ['0900', '0930', '1000', '1030', '1400', '1430'].map((time) => `${HALL}-HJ-20261125-${time}`)
/** Between the third and the fourth there is a break at noon. */
const AFTER_THE_BREAK = 4
const AT_FIRST = [1, 1, 1, 0, 1, 1]
const items = (long: boolean) => [long ? ITEMS.tianhe.code : ITEMS.city.code]

type Step =
  | { do: 'join' | 'hold'; long: boolean; at: number }
  | { do: 'confirm' | 'cancel' | 'leave'; which: number }
  | { do: 'move'; which: number; at: number }
  | { do: 'change'; which: number; away: boolean }
  | { do: 'resize'; at: number; places: number }
  | { do: 'wait'; seconds: number }
  | { do: 'rush'; which: number; at: number; long: boolean }

interface Entry {
  code: string
  line: number
  days: string[]
  slots: number
  /** Where a visit was offered to her before. */
  offered: string[]
}
interface Offer {
  code: string
  line: number
  places: string[]
}

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall()
  await hall.db.query('update item set duration_min = 45 where task_code = $1', [ITEMS.tianhe.code])
})
afterAll(() => hall?.stop())

let nth = 0
const everybody = new Map<string, TestPerson>()
function somebody(): TestPerson {
  const who = testPerson(++nth)
  everybody.set(who.sub, who)
  return who
}
const write = (who: TestPerson | 'counter', path: string, body: object) =>
  hall.post(who, path, { KHDLSH: newReference(), ...body })
const at = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)]

async function appointment(which: number) {
  const rows = await hall.db.query<{ code: string; owner: string }>(
    `select code, owner from appointment where state in ('yl', 'yy') order by code`,
  )
  const found = at(rows, which)
  return found && { code: found.code, who: everybody.get(found.owner) ?? somebody() }
}
async function entry(which: number) {
  const rows = await hall.db.query<{ code: string; owner: string }>(
    `select code, owner from waitlist_entry where state in ('hb', 'yl') order by line`,
  )
  const found = at(rows, which)
  return found && { code: found.code, who: everybody.get(found.owner) ?? somebody() }
}

const join = (long: boolean) => write(somebody(), '/hb/dj', { SXBM: items(long), DTBM: [HALL], RQ: [DAY] })
const hold = (long: boolean, slot: number) => write(somebody(), '/yy/yl', { HYBM: SLOTS[slot], SXBM: items(long) })
async function cancel(which: number) {
  const found = await appointment(which)
  return found && write(found.who, '/yy/qx', { YYLSH: found.code, YY: '' })
}

async function take(step: Step): Promise<void> {
  if (step.do === 'join') await join(step.long)
  if (step.do === 'hold') await hold(step.long, step.at)
  if (step.do === 'cancel') await cancel(step.which)
  if (step.do === 'resize') await write('counter', '/ck/rl', { HYBM: SLOTS[step.at], ZL: step.places })
  if (step.do === 'wait') hall.clock.forward(step.seconds)
  if (step.do === 'confirm' || step.do === 'move') {
    const found = await appointment(step.which)
    if (found && step.do === 'confirm') await write(found.who, '/yy/qr', { YYLSH: found.code })
    if (found && step.do === 'move') await write(found.who, '/yy/gq', { YYLSH: found.code, HYBM: SLOTS[step.at] })
  }
  if (step.do === 'leave' || step.do === 'change') {
    const found = await entry(step.which)
    if (found && step.do === 'leave') await write(found.who, '/hb/tc', { HBLSH: found.code })
    if (found && step.do === 'change')
      await write(found.who, '/hb/gg', { HBLSH: found.code, DTBM: [HALL], RQ: [step.away ? ANOTHER_DAY : DAY] })
  }
  if (step.do === 'rush') {
    const given = await Promise.all([appointment(step.which), appointment(step.which + 1)])
    const answers = await Promise.all([
      ...given.map((each) => each && write(each.who, '/yy/qx', { YYLSH: each.code, YY: '' })),
      hold(step.long, step.at),
      hold(!step.long, step.at),
      join(step.long),
    ])
    for (const answer of answers) if (answer) expect(answer.status).toBe(200)
  }
}

const waiting = () =>
  hall.db.query<Entry>(
    `select e.code, e.line, e.days::text[] as days, (e.terms->$1->>'slots')::int as slots,
       array(select a.slot from appointment a where a.waitlist = e.code) as offered
     from waitlist_entry e where e.state = 'hb' order by e.line`,
    [HALL],
  )
const offers = () =>
  hall.db.query<Offer>(
    `select a.code, e.line, array_prepend(a.slot, a.more_slots) as places
     from appointment a join waitlist_entry e on e.code = a.waitlist where a.state = 'yl'`,
  )
async function free(): Promise<Map<string, number>> {
  const rows = await hall.db.query<{ slot: string; left: number }>(
    `select slot, capacity - held - booked as left from slot_pool where pool = 'online'`,
  )
  return new Map(rows.map(({ slot, left }) => [slot, left]))
}
const fits = ({ days, slots, offered }: Entry, left: ReadonlyMap<string, number>): boolean =>
  days.includes(DAY) &&
  SLOTS.some((start, first) => {
    if (offered.includes(start)) return false
    const visit = SLOTS.slice(first, first + slots)
    const runsOn = visit.length === slots && !(first < AFTER_THE_BREAK && first + slots > AFTER_THE_BREAK)
    return runsOn && visit.every((slot) => (left.get(slot) ?? 0) > 0)
  })

/** @param before offers there were before the step; null when they did not come about in one moment */
async function agree(before: readonly Offer[] | null): Promise<void> {
  expect(await brokenPools(hall.db)).toEqual([])
  const [line, left, made] = [await waiting(), await free(), await offers()]
  expect(line.filter((each) => fits(each, left))).toEqual([])
  if (before === null) return
  const known = new Set(before.map(({ code }) => code))
  const fresh = made.filter(({ code }) => !known.has(code))
  const overtaken = line.filter((each) => {
    const withoutLater = new Map(left)
    for (const { places } of fresh.filter((offer) => offer.line > each.line))
      for (const place of places) withoutLater.set(place, (withoutLater.get(place) ?? 0) + 1)
    return fits(each, withoutLater)
  })
  expect(overtaken).toEqual([])
}

const slot = fc.nat({ max: SLOTS.length - 1 })
const which = fc.nat({ max: 20 })
const long = fc.boolean()
const kind = <K extends Step['do']>(name: K) => fc.constant(name)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: kind('join'), long, at: slot }) },
  { weight: 3, arbitrary: fc.record({ do: kind('hold'), long, at: slot }) },
  { weight: 2, arbitrary: fc.record({ do: kind('confirm'), which }) },
  { weight: 4, arbitrary: fc.record({ do: kind('cancel'), which }) },
  { weight: 1, arbitrary: fc.record({ do: kind('leave'), which }) },
  { weight: 2, arbitrary: fc.record({ do: kind('move'), which, at: slot }) },
  { weight: 2, arbitrary: fc.record({ do: kind('change'), which, away: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: kind('resize'), at: slot, places: fc.nat({ max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ do: kind('wait'), seconds: fc.constantFrom(60, 300, 900) }) },
  { weight: 1, arbitrary: fc.record({ do: kind('rush'), which, at: slot, long }) },
)

test('places go to the line in its order, whole visits at a time, and none lies idle while somebody waits for it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 30, size: 'max' }), async (steps) => {
      hall.clock.set(NOW)
      await hall.db.query(
        'truncate appointment_place, appointment, waitlist_choice, waitlist_entry, client_request, change cascade',
      )
      for (const [index, places] of AT_FIRST.entries()) {
        await hall.db.query(`update slot_pool set held = 0, booked = 0 where slot = $1 and pool = 'online'`, [
          SLOTS[index],
        ])
        await write('counter', '/ck/rl', { HYBM: SLOTS[index], ZL: places })
      }
      let timeHasPassed = false
      for (const each of steps) {
        const before = await offers()
        await take(each)
        // Until somebody comes or the hall looks, nobody knows that time has passed.
        timeHasPassed ||= each.do === 'wait'
        if (each.do === 'wait') continue
        await hall.tendWaitlist()
        // What time had freed is offered before what this step frees: two moments, not one.
        await agree(each.do === 'rush' || timeHasPassed ? null : before)
        timeHasPassed = false
      }
    }),
    { numRuns: 10 },
  )
}, 60_000)
