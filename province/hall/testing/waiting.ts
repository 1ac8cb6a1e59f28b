import { brokenPools } from './invariant'
import { HALLS, ITEMS } from './small-province'
import { NOW, newReference, type TestHall, type TestPerson, testPerson } from './test-hall'

/** The hall at which is waited, and the days, of which the first is nearly always the one. */
export const HALL = HALLS.tianhe.code
export const DAYS = ['2026-11-25', '2026-11-26', '2026-11-27']
export const slotAt = (day: string, time = '0900', hall = HALL) => `${hall}-HJ-${day.replaceAll('-', '')}-${time}`
export const SLOT = slotAt('2026-11-25')
export const [WED = '', THU = ''] = DAYS

/** What people do at a hall with a waitlist. Every test begins at `NOW` with nobody in it. */
export function waitingAt(hall: () => TestHall) {
  let nth = 0
  /** People nobody has met. */
  const people = (count: number): TestPerson[] => Array.from({ length: count }, () => testPerson(++nth))
  const person = (): TestPerson => testPerson(++nth)

  /** Nobody waits, nobody has anything. Slots stay, as nobody takes one back that can be booked. */
  async function empty() {
    const { db } = hall()
    await db.query('delete from appointment_place')
    await db.query('delete from appointment')
    await db.query('truncate waitlist_choice, ticket, client_request, change')
    await db.query('delete from waitlist_entry')
    await db.query(`update slot_pool set held = 0, booked = 0, capacity = 3 where pool = 'online'`)
  }
  beforeEach(async () => {
    hall().clock.set(NOW)
    await empty()
  })
  afterEach(async () => expect(await brokenPools(hall().db)).toEqual([]))

  const hold = (who: TestPerson, HYBM = SLOT) =>
    hall().post(who, '/yy/yl', { KHDLSH: newReference(), HYBM, SXBM: [ITEMS.city.code] })
  const confirm = (who: TestPerson, YYLSH: string) => hall().post(who, '/yy/qr', { KHDLSH: newReference(), YYLSH })
  const cancel = (who: TestPerson, YYLSH: string) =>
    hall().post(who, '/yy/qx', { KHDLSH: newReference(), YYLSH, YY: '' })
  async function book(who: TestPerson, slot = SLOT): Promise<string> {
    const { SJ } = await hold(who, slot)
    expect((await confirm(who, SJ.YYLSH)).JGDM).toBe('0')
    return SJ.YYLSH
  }
  /** The slot is full; who booked it, and what. */
  async function fill(slot = SLOT) {
    return Promise.all(people(3).map(async (who) => ({ who, code: await book(who, slot) })))
  }
  const join = (who: TestPerson, more: Record<string, unknown> = {}) =>
    hall().post(who, '/hb/dj', { KHDLSH: newReference(), SXBM: [ITEMS.city.code], DTBM: [HALL], RQ: DAYS, ...more })
  /** In line one after the other; nothing is free for them. */
  async function line(count: number, more: Record<string, unknown> = { RQ: [WED] }): Promise<TestPerson[]> {
    const all = people(count)
    for (const who of all) expect((await join(who, more)).JGDM).toBe('0')
    return all
  }
  const mine = async (who: TestPerson) => (await hall().get(who, '/hb/wd')).SJ.LB[0]
  const offerOf = async (who: TestPerson) => (await mine(who))?.YL ?? null
  const offered = async (all: readonly TestPerson[]) =>
    (await Promise.all(all.map(offerOf))).map((offer) => offer !== null)
  const told = async (who: TestPerson) =>
    (
      await hall().db.query<{ payload: { ZT: string } }>(
        `select payload from change where kind = 'hb' and owner = $1`,
        [who.sub],
      )
    ).map(({ payload }) => payload.ZT)
  const raise = (HYBM: string, ZL: number) => hall().post('counter', '/ck/rl', { KHDLSH: newReference(), HYBM, ZL })
  /** Everything else of Wednesday is taken away, so that only `SLOT` can give a place. */
  async function fillDay(day = WED) {
    for (const time of ['0930', '1000', '1030', '1400', '1430']) {
      const slot = slotAt(day, time)
      await raise(slot, 0)
    }
  }

  return {
    empty,
    people,
    person,
    hold,
    confirm,
    cancel,
    book,
    fill,
    join,
    line,
    mine,
    offerOf,
    offered,
    told,
    raise,
    fillDay,
  }
}
