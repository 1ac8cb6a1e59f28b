import { eventually } from '../../../tools/testing/eventually'
import { HALLS, ITEMS } from '../testing/small-province'
import { newReference, startTestHall, type TestHall, type TestPerson } from '../testing/test-hall'
import { DAYS, HALL, SLOT, slotAt, THU, WED, waitingAt } from '../testing/waiting'

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall()
  // Takes two slots one after another.
  await hall.db.query('update item set duration_min = 45 where task_code = $1', [ITEMS.tianhe.code])
})
afterAll(() => hall?.stop())

const { empty, people, person, hold, confirm, cancel, book, fill, join, line, mine, offerOf, offered, raise, fillDay } =
  waitingAt(() => hall)

test('what takes two slots gets both or nothing, whichever of them comes free last', async () => {
  const [early] = await fill()
  const [later] = await fill(slotAt(WED, '0930'))
  for (const time of ['1000', '1030', '1400', '1430']) await raise(slotAt(WED, time), 0)
  const [first = person()] = await line(1, { RQ: [WED], SXBM: [ITEMS.tianhe.code] })
  await hall.tendWaitlist()
  await cancel(early?.who ?? first, early?.code ?? '')
  expect(await offerOf(first)).toBeNull()
  await cancel(later?.who ?? first, later?.code ?? '')
  expect(await offerOf(first)).toMatchObject({ KSSJ: '2026-11-25 09:00:00', JSSJ: '2026-11-25 10:00:00' })
  for (const slot of [SLOT, slotAt(WED, '0930')]) expect((await hold(person(), slot)).JGDM).toBe('2001')

  // Given back, both are free again for everybody.
  await cancel(first, (await offerOf(first)).YYLSH)
  for (const slot of [SLOT, slotAt(WED, '0930')]) expect((await hold(person(), slot)).JGDM).toBe('0')
})

describe('a visit that takes several slots', () => {
  const [A, B, C] = [SLOT, slotAt(WED, '0930'), slotAt(WED, '1000')] as const
  const TWO_SLOTS = [ITEMS.tianhe.code]
  const several = { SXBM: TWO_SLOTS, RQ: [WED] }
  const single = { RQ: [WED] }
  const holdBoth = (who: TestPerson, HYBM: string = A) =>
    hall.post(who, '/yy/yl', { KHDLSH: newReference(), HYBM, SXBM: TWO_SLOTS })
  /** Every slot of the day has as many places as it says here, and no others. */
  async function dayWith(places: Record<string, number>) {
    await Promise.all(
      [A, B, C, ...['1030', '1400', '1430'].map((time) => slotAt(WED, time))].map((slot) =>
        raise(slot, places[slot] ?? 0),
      ),
    )
  }
  async function one(more: Record<string, unknown>): Promise<TestPerson> {
    const [who = person()] = await line(1, more)
    return who
  }

  test('what is given back whole goes to the first in line who needs all of it, not half of it to a later one', async () => {
    await dayWith({ [A]: 1, [B]: 1 })
    const had = person()
    const { YYLSH } = (await holdBoth(had)).SJ
    await confirm(had, YYLSH)
    const [first, second, third] = [await one(several), await one(single), await one(several)]
    await hall.tendWaitlist()
    await cancel(had, YYLSH)
    expect(await offered([first, second, third])).toEqual([true, false, false])
    expect(await offerOf(first)).toMatchObject({ KSSJ: '2026-11-25 09:00:00', JSSJ: '2026-11-25 10:00:00' })
    // Given back it goes on to the next, each taking the first that makes a whole visit.
    await cancel(first, (await offerOf(first)).YYLSH)
    expect(await offered([first, second, third])).toEqual([false, true, false])
    await cancel(second, (await offerOf(second)).YYLSH)
    expect(await offered([first, second, third])).toEqual([false, false, true])
  })

  // Beside what is given back: as much again as the longest visit takes, since that is how far another one reaches over it.
  test.each([
    { who: 'one slot', more: single, beside: {} },
    { who: 'two, with one that lay free', more: several, beside: { [C]: 1 } },
  ])(
    'who had the first start already is offered the next, before a later one takes both: $who',
    async ({ more, beside }) => {
      await dayWith({ [A]: 1, [B]: 1 })
      const had = person()
      const earlier = (await holdBoth(had)).SJ.YYLSH
      await confirm(had, earlier)
      const first = await one(more)
      await cancel(had, earlier)
      await cancel(first, (await offerOf(first)).YYLSH)
      const { HBLSH } = await mine(first)
      const waitFor = (RQ: string[]) => hall.post(first, '/hb/gg', { KHDLSH: newReference(), HBLSH, DTBM: [HALL], RQ })
      await waitFor([THU])
      const { YYLSH } = (await holdBoth(had)).SJ
      await confirm(had, YYLSH)
      for (const [slot, places] of Object.entries(beside)) await raise(slot, places)
      await waitFor([WED])
      const second = await one(several)
      await hall.tendWaitlist()
      expect(await offered([first, second])).toEqual([false, false])
      await cancel(had, YYLSH)
      expect(await offerOf(first)).toMatchObject({ KSSJ: '2026-11-25 09:30:00' })
      expect(await offerOf(second)).toBeNull()
    },
  )

  test('who needs more than there is is passed over, and first again when the rest comes free', async () => {
    await dayWith({ [A]: 1, [B]: 1 })
    const [early, late] = people(2)
    const codes = [await book(early ?? person(), A), await book(late ?? person(), B)]
    const [first, second, third] = [await one(several), await one(single), await one(single)]
    await hall.tendWaitlist()
    await cancel(late ?? person(), codes[1] ?? '')
    expect(await offered([first, second, third])).toEqual([false, true, false])
    expect((await mine(first)).QMRS).toBe(0)
    await raise(B, 2)
    expect(await offered([first, second, third])).toEqual([false, true, true])
    await raise(B, 3)
    await cancel(early ?? person(), codes[0] ?? '')
    expect(await offerOf(first)).toMatchObject({ KSSJ: '2026-11-25 09:00:00', JSSJ: '2026-11-25 10:00:00' })
  })

  test('neighbours given up at the same moment, while others are busy with the same slots, make one visit', async () => {
    for (let round = 0; round < 5; round += 1) {
      await dayWith({ [A]: 2, [B]: 2 })
      const leaving = people(2)
      const codes = await Promise.all(leaving.map((who, at) => book(who, at === 0 ? A : B)))
      const staying = people(2)
      const held = await Promise.all(staying.map(async (who, at) => (await hold(who, at === 0 ? A : B)).SJ.YYLSH))
      const [first, second] = [await one(several), await one(several)]
      await hall.tendWaitlist()
      const answers = await Promise.all([
        ...staying.map((who, at) => confirm(who, held[at])),
        ...leaving.map((who, at) => cancel(who, codes[at] ?? '')),
        ...people(2).map((who) => join(who, several)),
      ])
      expect(answers.map(({ JGDM }) => JGDM)).toEqual(Array(6).fill('0'))
      expect(await offered([first, second])).toEqual([true, false])
      await empty()
    }
  })

  test('a visit whose hold ends frees all its places at once, though only time says so', async () => {
    await dayWith({ [A]: 1, [B]: 1 })
    await holdBoth(person())
    const [first, second] = [await one(several), await one(single)]
    await hall.tendWaitlist()
    hall.clock.forward(300)
    // Somebody comes for one of the places before the hall has looked.
    expect((await hold(person(), B)).JGDM).toBe('2001')
    expect(await offered([first, second])).toEqual([true, false])
  })

  test('a further place that ends goes to who waits for that one alone', async () => {
    await dayWith({ [A]: 2, [B]: 1 })
    await holdBoth(person())
    const other = person()
    const { YYLSH } = (await hold(other, A)).SJ
    const waiting = await one(single)
    await hall.tendWaitlist()
    // What she has given back is not offered to her again: of the visit's two places only the further one is for her.
    await cancel(other, YYLSH)
    await cancel(waiting, (await offerOf(waiting)).YYLSH)
    expect(await offerOf(waiting)).toBeNull()
    hall.clock.forward(300)
    await hall.tendWaitlist()
    expect(await offerOf(waiting)).toMatchObject({ KSSJ: '2026-11-25 09:30:00' })
  })

  test('a day that opens is whole: the very first who comes for one place of it finds that taken', async () => {
    const day = '2026-12-03'
    const [first = person()] = await line(1, { SXBM: TWO_SLOTS, RQ: [day] })
    await hall.tendWaitlist()
    hall.clock.set('2026-11-25T23:00:00Z')
    await raise(slotAt(day), 1)
    expect((await hold(person(), slotAt(day))).JGDM).toBe('2001')
    expect(await offerOf(first)).toMatchObject({ KSSJ: '2026-12-03 09:00:00', JSSJ: '2026-12-03 10:00:00' })
  })

  test('several matters are waited for as one visit, and none of them twice', async () => {
    await dayWith({})
    const who = person()
    const both = [ITEMS.city.code, ITEMS.tianhe.code]
    const joined = await join(who, { SXBM: both, RQ: [WED] })
    expect(joined.SJ.SX.map(({ SXBM }: { SXBM: string }) => SXBM)).toEqual(both)
    for (const SXBM of [TWO_SLOTS, [ITEMS.city.code]])
      expect(await join(who, { SXBM })).toMatchObject({ JGDM: '2016', SJ: { HBLSH: joined.SJ.HBLSH } })
    // At a window that takes them all, or nowhere.
    expect((await join(person(), { SXBM: [ITEMS.city.code, ITEMS.marriage.code] })).JGDM).toBe('2008')
    expect((await join(person(), { SXBM: [ITEMS.city.code, ITEMS.city.code] })).JGDM).toBe('1001')

    await raise(A, 1)
    await raise(B, 1)
    const { YYLSH } = await offerOf(who)
    expect((await confirm(who, YYLSH)).SJ).toMatchObject({ SX: joined.SJ.SX, JSSJ: '2026-11-25 10:00:00' })
    expect(
      (await hall.db.query<{ payload: object }>(`select payload from change where kind = 'hb' order by seq`)).map(
        ({ payload }) => payload,
      ),
    ).toMatchObject([
      { ZT: 'yl', SX: joined.SJ.SX, YYLSH, KSSJ: '2026-11-25 09:00:00', JSSJ: '2026-11-25 10:00:00' },
      { ZT: 'wc', SX: joined.SJ.SX },
    ])
  })
})

describe('other halls and days for the same visit', () => {
  const change = (who: TestPerson, HBLSH: string, more: Record<string, unknown>, KHDLSH = newReference()) =>
    hall.post(who, '/hb/gg', { KHDLSH, HBLSH, DTBM: [HALL], RQ: DAYS, ...more })

  test('the place in line stays, and what is free of the new choice is hers at once', async () => {
    await Promise.all([WED, THU].map((day) => fillDay(day)))
    for (const day of [WED, THU]) await raise(slotAt(day), 0)
    const [first = person(), second = person()] = await line(2, { RQ: [WED] })
    const [other = person()] = await line(1, { RQ: [THU] })
    await hall.tendWaitlist()
    const { HBLSH } = await mine(first)
    const KHDLSH = newReference()
    const changed = await change(first, HBLSH, { RQ: ['2026-11-20', THU] }, KHDLSH)
    expect(changed.SJ).toMatchObject({ HBLSH, ZT: 'hb', RQ: [THU], QMRS: 0 })
    expect(await change(first, HBLSH, { RQ: ['2026-11-20', THU] }, KHDLSH)).toEqual(changed)
    expect((await change(first, HBLSH, { RQ: [WED] }, KHDLSH)).JGDM).toBe('2007')
    const { status: _, ...answer } = changed
    expect((await hall.get(first, '/yy/czjg', { khdlsh: KHDLSH })).SJ).toEqual({ CZ: 'gg', ZT: 'wc', DA: answer })
    // She came before the one who waits for that day.
    expect((await mine(other)).QMRS).toBe(1)
    await raise(slotAt(WED), 1)
    expect(await offered([first, second, other])).toEqual([false, true, false])
    await raise(slotAt(THU), 1)
    expect(await offered([first, second, other])).toEqual([true, true, false])

    await raise(slotAt('2026-11-27'), 1)
    const again = (await mine(other)).HBLSH
    expect((await change(other, again, { RQ: [THU, '2026-11-27'] })).JGDM).toBe('0')
    await hall.tendWaitlist()
    expect(await offerOf(other)).toMatchObject({ KSSJ: '2026-11-27 09:00:00' })
  })

  test('a place that is kept right now stays hers, and what comes after is by the new choice', async () => {
    const [taken] = await fill()
    await fillDay()
    const [first = person(), second = person()] = await line(2)
    await cancel(taken?.who ?? first, taken?.code ?? '')
    const { HBLSH, YL } = await mine(first)
    const changed = await change(first, HBLSH, { RQ: ['2026-12-10'] })
    expect(changed.SJ).toMatchObject({ ZT: 'hb', RQ: ['2026-12-10'] })
    expect((await mine(first)).YL.YYLSH).toBe(YL.YYLSH)
    await cancel(first, YL.YYLSH)
    expect(await offered([first, second])).toEqual([false, true])
    expect(await mine(first)).toMatchObject({ ZT: 'hb', QMRS: 0 })
  })

  test('only she changes it, while it is open, and to what can be waited for', async () => {
    await raise(SLOT, 0)
    await fillDay()
    const [who = person()] = await line(1)
    const { HBLSH } = await mine(who)
    const refused = async (more: Record<string, unknown>) => (await change(who, HBLSH, more)).JGDM
    expect((await change(person(), HBLSH, {})).JGDM).toBe('1003')
    expect((await change(who, 'HB0', {})).JGDM).toBe('1004')
    expect(await refused({ DTBM: ['X'] })).toBe('1004')
    expect(await refused({ RQ: ['2026-11-23'] })).toBe('1001')
    expect(await refused({ RQ: [] })).toBe('1001')
    expect(await mine(who)).toMatchObject({ RQ: [WED], DT: [{ DTBM: HALL }] })
    await hall.post(who, '/hb/tc', { KHDLSH: newReference(), HBLSH })
    expect(await refused({})).toBe('2005')
    const forTianhe = (await join(who, { SXBM: [ITEMS.tianhe.code] })).SJ.HBLSH
    expect((await change(who, forTianhe, { DTBM: [HALL, HALLS.haizhu.code] })).JGDM).toBe('2008')
  })
})

describe('how many things, and how long a place is kept', () => {
  const clerk = (path: string, content: object) =>
    hall.post('counter', `/ck/${path}`, { KHDLSH: newReference(), DTBM: HALL, ...content })
  const usual = { HBXC: 3, HBLS: 900 }
  afterEach(async () => {
    await clerk('yygz', { GZ: usual })
    await clerk('sxgz', { SXBM: ITEMS.city.code, GZ: null })
  })

  test('a clerk says so, of a hall and of an item; it counts from the next one on', async () => {
    await raise(SLOT, 0)
    await fillDay()
    const [first = person(), second = person()] = await line(2)
    await hall.tendWaitlist()
    expect((await clerk('yygz', { GZ: { HBLS: 120 } })).SJ.GZ).toMatchObject({ HBXC: 3, HBLS: 120 })
    await raise(SLOT, 1)
    expect(await offerOf(first)).toMatchObject({ YLDQSJ: '2026-11-24 10:02:00' })
    expect((await clerk('sxgz', { SXBM: ITEMS.city.code, GZ: { HBLS: 600 } })).SJ.SXGZ).toEqual([
      { SXBM: ITEMS.city.code, GZ: { HBXC: 3, HBLS: 600 } },
    ])
    await raise(SLOT, 2)
    expect(await offerOf(second)).toMatchObject({ YLDQSJ: '2026-11-24 10:10:00' })
    // Those who have one keep it as long as they were told.
    expect(await offerOf(first)).toMatchObject({ YLDQSJ: '2026-11-24 10:02:00' })
    const listed = (await hall.get('service', '/dt/lb', { sxbm: ITEMS.city.code })).SJ
    expect(listed.find(({ DTBM }: { DTBM: string }) => DTBM === HALL).GZ).toMatchObject({ HBXC: 3, HBLS: 600 })
    expect((await clerk('yygz', { GZ: { HBXC: 0 } })).JGDM).toBe('1001')
  })

  test('when rules have changed all who wait are looked at, in the way of nobody who holds some of them', async () => {
    await raise(SLOT, 0)
    await fillDay()
    const [first = person(), second = person()] = await line(2)
    await hall.tendWaitlist()
    await clerk('yygz', { GZ: { HBLS: 901 } })
    const of = ({ sub }: TestPerson) => [sub]
    const looked = await hall.db.transaction(async (tx) => {
      await tx.query('select from waitlist_entry where owner = $1 for update', of(second))
      const looking = hall.tendWaitlist()
      await eventually(async () => {
        const busy = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
        const marked = 'select 1 from waitlist_entry where owner = $1 and look_at is not null'
        expect((await hall.db.maybe(busy)) ?? (await hall.db.maybe(marked, of(first)))).not.toBeNull()
      })
      await tx.query('update waitlist_entry set updated_at = updated_at where owner = $1', of(first))
      return { looking }
    })
    await looked.looking
    const left = 'select owner from waitlist_entry where look_at is not null'
    expect((await hall.db.query(left)).length).toBe(0)
  })

  test('it is counted at each hall, for the visit the strictest of its items, and not against what she has already', async () => {
    const who = person()
    await clerk('yygz', { GZ: { HBXC: 1 } })
    expect((await join(who, { SXBM: [ITEMS.marriage.code] })).JGDM).toBe('0')
    const full = { JGDM: '2015', SJ: { XZ: 1, DTBM: HALL, DTMC: HALLS.tianhe.name } }
    const near = HALLS.tianheNear.code
    expect(await join(who, { DTBM: [near, HALL] })).toMatchObject(full)
    const elsewhere = await join(who, { DTBM: [near] })
    expect(elsewhere.JGDM).toBe('0')
    // A hall added later counts as one that was chosen at first.
    const change = (DTBM: string[]) =>
      hall.post(who, '/hb/gg', { KHDLSH: newReference(), HBLSH: elsewhere.SJ.HBLSH, DTBM, RQ: DAYS })
    expect(await change([near, HALL])).toMatchObject(full)
    expect((await change([near])).JGDM).toBe('0')

    await clerk('yygz', { GZ: { HBXC: 2 } })
    await clerk('sxgz', { SXBM: ITEMS.city.code, GZ: { HBXC: 1 } })
    await hall.post(who, '/hb/tc', { KHDLSH: newReference(), HBLSH: elsewhere.SJ.HBLSH })
    expect(await join(who, { SXBM: [ITEMS.tianhe.code, ITEMS.city.code] })).toMatchObject(full)
    expect((await join(who, { SXBM: [ITEMS.tianhe.code] })).JGDM).toBe('0')
    // Many at once are no more than one after the other.
    const other = person()
    const answers = await Promise.all(
      [ITEMS.city, ITEMS.tianhe, ITEMS.marriage].map(({ code }) => join(other, { SXBM: [code] })),
    )
    expect(answers.filter(({ JGDM }) => JGDM === '0').length).toBeLessThanOrEqual(2)
  })
})
