import { brokenPools } from '../testing/invariant'
import { HALLS, ITEMS } from '../testing/small-province'
import { NOW, newReference, startTestHall, type TestHall, type TestPerson, testPerson } from '../testing/test-hall'

const HALL = HALLS.tianhe.code
const slotAt = (day: string, time: string, hall = HALL) => `${hall}-HJ-${day.replaceAll('-', '')}-${time}`
const [FROM, TO] = [slotAt('2026-11-25', '0900'), slotAt('2026-11-26', '1000')]
const [li, wang] = [testPerson(1), testPerson(2)]

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall()
})
afterAll(() => hall?.stop())
beforeEach(async () => {
  hall.clock.set(NOW)
  await hall.db.query('truncate appointment_place, appointment, slot, slot_pool, ticket, client_request, change')
})
afterEach(async () => expect(await brokenPools(hall.db)).toEqual([]))

async function book(who: TestPerson, slot = FROM) {
  const held = await hall.post(who, '/yy/yl', { KHDLSH: newReference(), HYBM: slot, SXBM: [ITEMS.city.code] })
  const booked = await hall.post(who, '/yy/qr', { KHDLSH: newReference(), YYLSH: held.SJ.YYLSH })
  expect(booked).toMatchObject({ JGDM: '0', SJ: { ZT: 'yy' } })
  return booked.SJ as { YYLSH: string; QDM: string }
}
const move = (who: TestPerson, YYLSH: string, HYBM = TO, KHDLSH = newReference()) =>
  hall.post(who, '/yy/gq', { KHDLSH, YYLSH, HYBM })
const booked = async (slot: string) =>
  (await hall.db.maybe<{ booked: number }>(`select booked from slot_pool where slot = $1 and pool = 'online'`, [slot]))
    ?.booked ?? 0
const changesOf = async (code: string) =>
  (
    await hall.db.query<{ kind: string; owner: string; payload: Record<string, unknown> }>(
      'select kind, owner, payload from change where key = $1 order by seq',
      [code],
    )
  ).map(({ kind, owner, payload }): Record<string, unknown> => ({ kind, owner, ...payload }))

test('a booking keeps its number and gets another place, time and code; the old place is free again', async () => {
  const before = await book(li)
  const KHDLSH = newReference()
  const moved = await move(li, before.YYLSH, TO, KHDLSH)
  expect(moved.SJ).toMatchObject({
    YYLSH: before.YYLSH,
    ZT: 'yy',
    HYBM: TO,
    KSSJ: '2026-11-26 10:00:00',
    QDKSSJ: '2026-11-26 09:45:00',
    ZZQXSJ: '2026-11-26 08:00:00',
  })
  expect(moved.SJ.QDM).not.toBe(before.QDM)
  expect([await booked(FROM), await booked(TO)]).toEqual([0, 1])
  expect(await move(li, before.YYLSH, TO, KHDLSH)).toEqual(moved)
  const { status: _, ...answer } = moved
  expect((await hall.get(li, '/yy/czjg', { khdlsh: KHDLSH })).SJ).toEqual({ CZ: 'gq', ZT: 'wc', DA: answer })
})

test('the last place of a slot goes to one of many who move there at once; the others stay where they are', async () => {
  const people = Array.from({ length: 3 }, (_, nth) => testPerson(10 + nth))
  const bookings = await Promise.all(people.map((who) => book(who)))
  await hall.post('counter', '/ck/rl', { KHDLSH: newReference(), HYBM: TO, ZL: 1 })
  const answers = await Promise.all(people.map((who, nth) => move(who, bookings[nth]?.YYLSH ?? '')))
  expect(answers.map(({ JGDM }) => JGDM).sort()).toEqual(['0', '2001', '2001'])
  const full = answers.find(({ JGDM }) => JGDM === '2001')
  expect(full?.SJ.TD).toHaveLength(3)
  expect([await booked(FROM), await booked(TO)]).toEqual([2, 1])
})

test('many who change places in both directions at once all come through', async () => {
  for (let round = 0; round < 6; round += 1) {
    await hall.db.query('truncate appointment_place, appointment, slot, slot_pool, ticket, client_request')
    for (const slot of [FROM, TO]) await hall.post('counter', '/ck/rl', { KHDLSH: newReference(), HYBM: slot, ZL: 12 })
    const people = Array.from({ length: 10 }, (_, nth) => testPerson(20 + nth))
    const bookings = await Promise.all(people.map((who, nth) => book(who, nth % 2 === 0 ? FROM : TO)))
    const answers = await Promise.all(
      people.map((who, nth) => move(who, bookings[nth]?.YYLSH ?? '', nth % 2 === 0 ? TO : FROM)),
    )
    expect(answers.map(({ status, JGDM }) => `${status} ${JGDM}`)).toEqual(Array(10).fill('200 0'))
    expect([await booked(FROM), await booked(TO)]).toEqual([5, 5])
  }
})

test('one booking sent to two places at once ends in one of them', async () => {
  const { YYLSH } = await book(li)
  const other = slotAt('2026-11-27', '0900')
  const answers = await Promise.all([move(li, YYLSH), move(li, YYLSH, other)])
  expect(answers.map(({ JGDM }) => JGDM)).toEqual(['0', '0'])
  expect((await booked(TO)) + (await booked(other))).toBe(1)
  expect(await booked(FROM)).toBe(0)
})

test('the own old booking does not count against the limits, any other does', async () => {
  const { YYLSH } = await book(li)
  // Same item, same day: without its own row the limit is free.
  expect((await move(li, YYLSH, slotAt('2026-11-25', '1000'))).JGDM).toBe('0')
  const other = await book(li, TO)
  expect(await move(li, YYLSH, slotAt('2026-11-26', '1430'))).toMatchObject({
    JGDM: '2003',
    SJ: { GZ: 'slot', YYLSH: other.YYLSH },
  })
})

test('what cannot be moved, and where to', async () => {
  const { YYLSH } = await book(li)
  expect((await move(wang, YYLSH)).JGDM).toBe('1003')
  expect((await move(li, 'YY000')).JGDM).toBe('1004')
  expect((await move(li, YYLSH, FROM)).JGDM).toBe('2005')
  expect(await move(li, YYLSH, slotAt('2026-11-28', '0900'))).toMatchObject({ JGDM: '2002', SJ: { YYDM: 'dayoff' } })
  expect((await move(li, YYLSH, `${HALL}-MZ-20261126-0900`)).JGDM).toBe('2008')
  const held = await hall.post(wang, '/yy/yl', { KHDLSH: newReference(), HYBM: FROM, SXBM: [ITEMS.city.code] })
  expect((await move(wang, held.SJ.YYLSH)).JGDM).toBe('2005')
  // To the last moment at which it could be cancelled.
  hall.clock.set('2026-11-24T23:00:01Z')
  expect((await move(li, YYLSH)).JGDM).toBe('2006')
  hall.clock.set('2026-11-24T23:00:00Z')
  expect((await move(li, YYLSH)).JGDM).toBe('0')
})

test('every change of a booking is noted with the next version; holds are nobody’s news', async () => {
  const { YYLSH } = await book(li)
  await move(li, YYLSH)
  const held = await hall.post(wang, '/yy/yl', { KHDLSH: newReference(), HYBM: FROM, SXBM: [ITEMS.city.code] })
  await hall.post(wang, '/yy/qx', { KHDLSH: newReference(), YYLSH: held.SJ.YYLSH, YY: '' })
  expect(await changesOf(held.SJ.YYLSH)).toEqual([])
  const told = await changesOf(YYLSH)
  expect(told).toEqual([
    expect.objectContaining({ kind: 'yy', owner: li.sub, YYLSH, ZT: 'yy', KSSJ: '2026-11-25 09:00:00', SFQR: 1 }),
    {
      kind: 'yy',
      owner: li.sub,
      YYLSH,
      ZT: 'yy',
      SJBBH: (await hall.get(li, `/yy/${YYLSH}`)).SJ.SJBBH,
      SX: [{ SXBM: ITEMS.city.code, SXMC: expect.any(String) }],
      DTBM: HALL,
      DTMC: expect.any(String),
      DTDZ: expect.any(String),
      KSSJ: '2026-11-26 10:00:00',
      JSSJ: '2026-11-26 10:30:00',
      GXSJ: '2026-11-24 10:00:00',
      BRBZ: 1,
      SFQR: 1,
      SSZT: null,
      QXF: null,
      QXYY: null,
    },
  ])
  expect(Number(told[1]?.SJBBH)).toBe(Number(told[0]?.SJBBH) + 1)

  // On the day: checked in, called, served.
  hall.clock.set('2026-11-26T02:00:00Z')
  const { QDM } = (await hall.get(li, `/yy/${YYLSH}`)).SJ
  await hall.post('counter', '/ck/qd', { KHDLSH: newReference(), QDM })
  const called = await hall.post('counter', '/ck/jh', { KHDLSH: newReference(), DTBM: HALL, CKLX: 'HJ', CK: '1' })
  await hall.post('counter', '/ck/wc', { KHDLSH: newReference(), DTBM: HALL, PDH: called.SJ.PDH })
  expect((await changesOf(YYLSH)).map(({ ZT }) => ZT)).toEqual(['yy', 'yy', 'qd', 'jh', 'bl'])

  const { YYLSH: missed } = await book(wang, slotAt('2026-11-27', '0900'))
  hall.clock.set('2026-11-27T02:00:00Z')
  await hall.post('counter', '/ck/sy', { KHDLSH: newReference(), YYLSH: missed })
  expect((await changesOf(missed)).map(({ ZT }) => ZT)).toEqual(['yy', 'sy'])
})
