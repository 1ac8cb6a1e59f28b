import { HALLS, ITEMS } from '../testing/small-province'
import { actingFor, newReference, startTestHall, type TestHall, type TestPerson } from '../testing/test-hall'
import { DAYS, HALL, SLOT, slotAt, THU, WED, waitingAt } from '../testing/waiting'

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall()
  // Takes two slots one after another.
  await hall.db.query('update item set duration_min = 45 where task_code = $1', [ITEMS.tianhe.code])
})
afterAll(() => hall?.stop())

const { people, person, hold, confirm, cancel, book, fill, join, line, mine, offerOf, offered, told, raise, fillDay } =
  waitingAt(() => hall)

test('a cancelled place is kept for the first in line, longer than any hold, and nobody else can take it', async () => {
  const [taken] = await fill()
  await fillDay()
  const [first = person(), second = person()] = await line(2)
  await hall.tendWaitlist()
  expect(await offered([first, second])).toEqual([false, false])

  await cancel(taken?.who ?? first, taken?.code ?? '')
  const offer = await offerOf(first)
  expect(offer).toMatchObject({ DTBM: HALL, KSSJ: '2026-11-25 09:00:00', YLDQSJ: '2026-11-24 10:15:00' })
  expect((await hall.get(first, `/yy/${offer.YYLSH}`)).SJ).toMatchObject({ ZT: 'yl', HYBM: SLOT, SFKYC: 0, BRBZ: 1 })
  expect(await offerOf(second)).toBeNull()
  expect((await hold(person())).JGDM).toBe('2001')
  expect(await told(first)).toEqual(['yl'])
  expect(await told(second)).toEqual([])

  expect((await confirm(second, offer.YYLSH)).JGDM).toBe('1003')
  expect((await confirm(first, offer.YYLSH)).SJ).toMatchObject({ ZT: 'yy' })
  expect((await hall.get(first, '/hb/wd')).SJ.LB).toEqual([])
  expect(await told(first)).toEqual(['yl', 'wc'])
})

test('many places freed while many come for them: the line has them all, in its order', async () => {
  const taken = await fill()
  await fillDay()
  const waiting = await line(5)
  await hall.tendWaitlist()
  const strangers = people(8)
  const [answers] = await Promise.all([
    Promise.all(strangers.map((who) => hold(who))),
    Promise.all(taken.map(({ who, code }) => cancel(who, code))),
  ])
  expect(answers.map(({ JGDM }) => JGDM)).toEqual(Array(8).fill('2001'))
  expect(await offered(waiting)).toEqual([true, true, true, false, false])
})

test('an offer nobody answers goes to the next without anybody touching the slot; the second time it is over', async () => {
  const [taken, other] = await fill()
  await fillDay()
  const [first = person(), second = person()] = await line(2)
  await cancel(taken?.who ?? first, taken?.code ?? '')
  hall.clock.forward(15 * 60)
  await hall.tendWaitlist()
  expect(await offered([first, second])).toEqual([false, true])
  // The same slot is not offered to her again, another one is: she waits at the end of the line.
  await cancel(other?.who ?? first, other?.code ?? '')
  expect(await offered([first, second])).toEqual([false, true])
  expect((await mine(first)).WDCS).toBe(1)

  await raise(slotAt(WED, '0930'), 1)
  expect(await offerOf(first)).toMatchObject({ KSSJ: '2026-11-25 09:30:00' })
  hall.clock.forward(15 * 60)
  await hall.tendWaitlist()
  expect((await hall.get(first, '/hb/wd')).SJ.LB).toEqual([])
  expect(await told(first)).toEqual(['yl', 'hb', 'yl', 'js'])
})

test('an offer that is given back goes to the next at once', async () => {
  const [taken] = await fill()
  await fillDay()
  const [first = person(), second = person()] = await line(2)
  await cancel(taken?.who ?? first, taken?.code ?? '')
  await cancel(first, (await offerOf(first)).YYLSH)
  expect(await offered([first, second])).toEqual([false, true])
  expect(await mine(first)).toMatchObject({ ZT: 'hb', QMRS: 0, WDCS: 0 })
})

test('who may not have it is passed over and keeps the place in line', async () => {
  const [taken] = await fill()
  await fillDay()
  const [first = person(), second = person()] = await line(2)
  // The same item on the same day, elsewhere.
  await book(first, slotAt(WED, '0900', HALLS.tianheNear.code))
  await cancel(taken?.who ?? first, taken?.code ?? '')
  expect(await offered([first, second])).toEqual([false, true])
  expect(await mine(first)).toMatchObject({ ZT: 'hb', QMRS: 0 })
})

test('more places, a place moved away, and a hold that ends: each goes to the line', async () => {
  const [taken] = await fill()
  await fillDay()
  const waiting = await line(4)
  await raise(SLOT, 4)
  expect(await offered(waiting)).toEqual([true, false, false, false])

  const moved = { KHDLSH: newReference(), YYLSH: taken?.code, HYBM: slotAt(THU, '1000') }
  expect((await hall.post(taken?.who ?? person(), '/yy/gq', moved)).JGDM).toBe('0')
  expect(await offered(waiting)).toEqual([true, true, false, false])

  // Somebody holds the only place of another slot, and forgets it; a third one in line is served by that.
  const other = slotAt(WED, '1000')
  await hall.db.query('update waitlist_entry set state = $1 where owner = $2', ['tc', waiting[3]?.sub])
  await hall.db.query(`update waitlist_entry set state = 'tc' where owner = $1`, [waiting[2]?.sub])
  await raise(other, 1)
  expect((await hold(person(), other)).JGDM).toBe('0')
  const late = await line(1)
  hall.clock.forward(299)
  await hall.tendWaitlist()
  expect(await offered(late)).toEqual([false])
  hall.clock.forward(1)
  await hall.tendWaitlist()
  expect(await offerOf(late[0] ?? person())).toMatchObject({ KSSJ: '2026-11-25 10:00:00' })
})

test('a day that opens is offered to those who wait for it before anybody else can take a place', async () => {
  const day = '2026-12-02'
  const waiting = await line(4, { RQ: [day] })
  await hall.tendWaitlist()
  expect((await hold(person(), slotAt(day))).JGDM).toBe('2002')
  hall.clock.set('2026-11-24T23:00:00Z')
  // The very first who come, before the hall has looked by itself.
  const strangers = people(3)
  const answers = await Promise.all(strangers.map((who) => hold(who, slotAt(day))))
  expect(answers.map(({ JGDM }) => JGDM)).toEqual(['2001', '2001', '2001'])
  expect(await offered(waiting)).toEqual([true, true, true, false])
  await hall.tendWaitlist()
  expect(await offered(waiting)).toEqual([true, true, true, true])
  expect(await offerOf(waiting[3] ?? person())).toMatchObject({ KSSJ: '2026-12-02 09:30:00' })
})

test('what is free when she joins is hers; where nothing may be booked any more nothing is offered', async () => {
  const [today = person()] = await line(1, { RQ: ['2026-11-24'], DTBM: [HALLS.sameDay.code] })
  await hall.tendWaitlist()
  expect(await offerOf(today)).toMatchObject({ DTBM: HALLS.sameDay.code, KSSJ: '2026-11-24 10:30:00' })

  // Tianhe gives out nothing on the day itself: what becomes free then is for those who come.
  const [taken] = await fill()
  await fillDay()
  const [late = person()] = await line(1)
  hall.clock.set('2026-11-24T22:00:00Z')
  await cancel(taken?.who ?? late, taken?.code ?? '')
  expect(await offerOf(late)).toBeNull()
})

test('an offer made at night stands until the morning, and never past the start', async () => {
  const [taken, other] = await fill()
  await fillDay()
  const [first = person(), second = person()] = await line(2)
  hall.clock.set('2026-11-24T13:50:00Z')
  await cancel(taken?.who ?? first, taken?.code ?? '')
  expect(await offerOf(first)).toMatchObject({ YLDQSJ: '2026-11-25 08:05:00' })
  hall.clock.set('2026-11-24T15:00:00Z')
  await cancel(other?.who ?? first, other?.code ?? '')
  expect(await offerOf(second)).toMatchObject({ YLDQSJ: '2026-11-25 08:15:00' })
  const { until } = await hall.db.one<{ until: Date }>(
    `select waitlist_offer_until('2026-11-25T00:50:00Z', 900, '2026-11-25T01:00:00Z') as until`,
  )
  expect(until.toISOString()).toBe('2026-11-25T01:00:00.000Z')
})

test('joining is refused where it makes no sense, and a repeat gets the first answer', async () => {
  const who = person()
  const refused = async (more: Record<string, unknown>) => (await join(who, more)).JGDM
  expect(await refused({ SXBM: ['X'] })).toBe('1004')
  expect(await refused({ DTBM: ['X'] })).toBe('1004')
  expect(await refused({ DTBM: [HALLS.haizhu.code], SXBM: [ITEMS.tianhe.code] })).toBe('2008')
  expect(await refused({ SXBM: [ITEMS.noBooking.code] })).toBe('2002')
  expect(await refused({ RQ: ['2026-11-23'] })).toBe('1001')
  expect(await refused({ RQ: [] })).toBe('1001')

  await raise(SLOT, 0)
  const KHDLSH = newReference()
  const joined = await join(who, { KHDLSH, RQ: ['2026-11-23', '2026-12-24', THU] })
  expect(joined.SJ).toMatchObject({ ZT: 'hb', QMRS: 0, RQ: [THU, '2026-12-24'], DT: [{ DTBM: HALL }], YL: null })
  expect(await join(who, { KHDLSH, RQ: ['2026-11-23', '2026-12-24', THU] })).toEqual(joined)
  expect((await join(who, { KHDLSH })).JGDM).toBe('2007')
  const { status: _, ...answer } = joined
  expect((await hall.get(who, '/yy/czjg', { khdlsh: KHDLSH })).SJ).toEqual({ CZ: 'hb', ZT: 'wc', DA: answer })
  expect(await join(who)).toMatchObject({ JGDM: '2016', SJ: { HBLSH: joined.SJ.HBLSH } })
  expect(await refused({ SXBM: [ITEMS.tianhe.code] })).toBe('0')
  expect(await refused({ SXBM: [ITEMS.marriage.code] })).toBe('0')
})

test('the line is counted over what somebody waits for too; leaving it is hers alone and frees it', async () => {
  await Promise.all(DAYS.map((day) => raise(slotAt(day), 0)))
  for (const day of DAYS) await fillDay(day)
  const [one = person(), two = person()] = await line(2, { RQ: DAYS })
  const [three = person()] = await line(1, { RQ: ['2026-12-10'] })
  const [four = person()] = await line(1, { RQ: [THU, '2026-12-10'] })
  await hall.tendWaitlist()
  const ahead = async (who: TestPerson) => (await mine(who)).QMRS
  expect(await Promise.all([one, two, three, four].map(ahead))).toEqual([0, 1, 0, 3])

  const { HBLSH } = await mine(one)
  const leave = (who: TestPerson, KHDLSH = newReference()) => hall.post(who, '/hb/tc', { KHDLSH, HBLSH })
  expect((await leave(two)).JGDM).toBe('1003')
  const KHDLSH = newReference()
  const left = await leave(one, KHDLSH)
  expect(left.SJ).toMatchObject({ HBLSH, ZT: 'tc', QMRS: null })
  expect(await leave(one, KHDLSH)).toEqual(left)
  expect((await leave(one)).JGDM).toBe('2005')
  expect((await hall.post(one, '/hb/tc', { KHDLSH: newReference(), HBLSH: 'HB0' })).JGDM).toBe('1004')
  expect(await Promise.all([two, four].map(ahead))).toEqual([0, 2])
  expect((await hall.get(one, '/hb/wd')).SJ.LB).toEqual([])
})

test('who leaves while a place is kept keeps that place until she decides; after the last day it is over', async () => {
  const [taken] = await fill()
  await fillDay()
  const [first = person(), second = person()] = await line(2)
  await cancel(taken?.who ?? first, taken?.code ?? '')
  const { HBLSH, YL } = await mine(first)
  expect((await hall.post(first, '/hb/tc', { KHDLSH: newReference(), HBLSH })).JGDM).toBe('0')
  expect((await confirm(first, YL.YYLSH)).SJ).toMatchObject({ ZT: 'yy' })
  hall.clock.set('2026-11-25T16:00:00Z')
  await hall.tendWaitlist()
  expect(await told(second)).toEqual(['js'])
  expect((await hall.get(second, '/hb/wd')).SJ.LB).toEqual([])
})

test('somebody who acts for another waits in that person’s name, and that person’s limits count', async () => {
  const [taken] = await fill()
  await fillDay()
  const child = person()
  const parent = actingFor(person(), child, 'child')
  const joined = await join(parent, { RQ: [WED] })
  expect(joined.SJ).toMatchObject({ BRBZ: 0, BYYRXM: child.name })
  // Already waited for, whoever asks.
  expect(await join(child)).toMatchObject({ JGDM: '2016', SJ: { HBLSH: null } })
  await cancel(taken?.who ?? child, taken?.code ?? '')
  const { YYLSH } = await offerOf(parent)
  expect((await hall.get(parent, `/yy/${YYLSH}`)).SJ).toMatchObject({ BRBZ: 0, BYYRXM: child.name })
  expect((await confirm(child, YYLSH)).JGDM).toBe('1003')
  expect((await confirm(parent, YYLSH)).SJ).toMatchObject({ ZT: 'yy' })
})

test('moves, cancels, holds and joins at once, by people who wait themselves: nothing breaks, nobody has the same twice', async () => {
  const slots = [SLOT, slotAt(THU)] as const
  await fillDay(WED)
  await fillDay(THU)
  for (const slot of slots) await raise(slot, 6)
  const booked = await Promise.all(
    people(12).map(async (who, at) => ({ who, at, code: await book(who, slots[at % 2 === 0 ? 0 : 1]) })),
  )
  const newcomers = people(8)
  const both = { RQ: [WED, THU] }
  // First in line are those who have a booking on one of the days: they may have the other day only.
  for (const who of [...booked.map(({ who }) => who), ...newcomers]) expect((await join(who, both)).JGDM).toBe('0')

  const move = (who: TestPerson, YYLSH: string, HYBM: string) =>
    hall.post(who, '/yy/gq', { KHDLSH: newReference(), YYLSH, HYBM })
  const answers = await Promise.all([
    ...booked.map(({ who, at, code }) => {
      if (at % 3 === 0) return cancel(who, code)
      return move(who, code, slots[at % 2 === 0 ? 1 : 0])
    }),
    ...newcomers.map((who, at) => hold(who, slots[at % 2 === 0 ? 0 : 1])),
    ...people(4).map((who) => join(who, both)),
    hall.tendWaitlist().then(() => ({ status: 200, JGDM: '0' })),
  ])
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  expect(answers.filter(({ JGDM }) => !['0', '2001', '2003'].includes(JGDM))).toEqual([])
  const twice = await hall.db.query(
    `select person, day from appointment where state in ('yl', 'yy') group by person, day, item having count(*) > 1`,
  )
  expect(twice).toEqual([])
  // Four places were given up: with so many waiting none of them lies idle.
  const idle = await hall.db.query(
    `select slot from slot_pool where pool = 'online' and slot = any ($1) and held + booked < capacity`,
    [slots],
  )
  expect(idle).toEqual([])
})
