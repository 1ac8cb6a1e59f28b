import type { Hall, Item, Province } from '../../data/types'
import { brokenPools } from '../testing/invariant'
import { HALLS, ITEMS, smallProvince } from '../testing/small-province'
import {
  actingFor,
  NOW,
  newReference,
  startTestHall,
  type TestHall,
  type TestPerson,
  testPerson,
} from '../testing/test-hall'

const HALL = HALLS.tianhe.code
const slotAt = (time: string, kind = 'HJ') => `${HALL}-${kind}-20261125-${time}`
const [li, wang, chen] = [testPerson(1), testPerson(2), testPerson(3)]

const lasting = (item: Item, durationMin: number, more: Partial<Item['matter']> = {}): Item => ({
  ...item,
  matter: { ...item.matter, durationMin, ...more },
})
const permit = lasting(ITEMS.city, 25)
const registration = lasting(ITEMS.tianhe, 20)
const marriage = lasting(ITEMS.marriage, 15)
const licence = lasting({ ...ITEMS.haizhu, region: ITEMS.city.region }, 10, { audience: 'company' })

/** Windows as in the small province, and at one hall general ones that take both of their kinds. */
function withGeneralWindows(): Province {
  const windows: Hall['windows'] = [
    ...HALLS.tianhe.windows,
    { kind: 'general', name: '综合窗口', count: 2, slotMin: 30, takes: ['household', 'civil'] },
  ]
  const items = [permit, registration, marriage, licence, ITEMS.noBooking]
  const halls = Object.values(HALLS).map((hall) => (hall.code === HALL ? { ...hall, windows } : hall))
  return { ...smallProvince(), items, halls }
}

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall(withGeneralWindows())
})
afterAll(() => hall?.stop())
beforeEach(async () => {
  hall.clock.set(NOW)
  await hall.db.query('truncate appointment_place, appointment, slot, slot_pool, ticket, client_request')
})
afterEach(async () => expect(await brokenPools(hall.db)).toEqual([]))

const BOTH = [permit.code, registration.code]
const write = (who: TestPerson, path: string, body: Record<string, unknown>) =>
  hall.post(who, path, { KHDLSH: newReference(), ...body })
const hold = (who: TestPerson, time = '0900', SXBM: readonly string[] = BOTH) =>
  write(who, '/yy/yl', { HYBM: slotAt(time), SXBM })

/** What is left by the time of day, as it is listed for these items. */
async function left(items: readonly string[] = [permit.code], rq = '2026-11-25') {
  const { SJ } = await hall.get('service', '/yy/hy', { dtbm: HALL, sxbm: items.join(), rq })
  return Object.fromEntries(
    SJ.map(({ KSSJ, SYL }: { KSSJ: string; SYL: number }) => [KSSJ.slice(11, 16), SYL]),
  ) as Record<string, number>
}

async function book(who: TestPerson, time = '0900', items: readonly string[] = BOTH) {
  const held = await hold(who, time, items)
  const booked = await write(who, '/yy/qr', { YYLSH: held.SJ.YYLSH })
  expect(booked.JGDM).toBe('0')
  return booked.SJ
}

describe('several items in one visit', () => {
  test('durations add up to as many slots one after another, and only a start that has them all is listed', async () => {
    expect(await left(BOTH)).toEqual({ '09:00': 3, '09:30': 3, '10:00': 3, '14:00': 3 })
    const { SJ } = await hold(li)
    expect(SJ).toMatchObject({
      SX: [
        { SXBM: permit.code, SXMC: permit.name },
        { SXBM: registration.code, SXMC: registration.name },
      ],
      KSSJ: '2026-11-25 09:00:00',
      JSSJ: '2026-11-25 10:00:00',
    })
    expect(await left()).toMatchObject({ '09:00': 2, '09:30': 2, '10:00': 3 })
    expect(await left(BOTH)).toEqual({ '09:00': 2, '09:30': 2, '10:00': 3, '14:00': 3 })
    expect((await hold(wang, '1030')).JGDM).toBe('2002')
  })

  test('durations that fit one slot take one', async () => {
    await hold(li, '0900', [permit.code])
    expect(await left()).toMatchObject({ '09:00': 2, '09:30': 3 })
  })

  test('items of different kinds go to a window that takes them all, and to no other', async () => {
    const mixed = [permit.code, marriage.code]
    const { SJ: halls } = await hall.get('service', '/dt/lb', { sxbm: mixed.join() })
    expect(halls.map(({ DTBM }: { DTBM: string }) => DTBM)).toEqual([HALL])
    const [{ HYBM }] = (await hall.get('service', '/yy/hy', { dtbm: HALL, sxbm: mixed.join(), rq: '2026-11-25' })).SJ
    expect(HYBM).toBe(slotAt('0900', 'ZH'))
    expect((await write(li, '/yy/yl', { HYBM, SXBM: mixed })).SJ).toMatchObject({
      CKLX: 'ZH',
      JSSJ: '2026-11-25 10:00:00',
    })
    expect((await hold(wang, '0900', mixed)).JGDM).toBe('2008')
    const [earliest] = (await hall.get('service', '/yy/zz', { sxbm: mixed.join() })).SJ
    expect(earliest).toMatchObject({ DTBM: HALL, HYBM })
  })

  test('the same item is booked once on a day, in whatever visit', async () => {
    await hold(li)
    const refused = await hold(li, '1400', [registration.code])
    expect(refused).toMatchObject({ JGDM: '2003', SJ: { GZ: 'slot' } })
    expect(await hold(li, '0930', [ITEMS.noBooking.code, permit.code])).toMatchObject({ JGDM: '2002' })
  })

  test('where a later slot is full the visit is refused, with starts that have room for all of it', async () => {
    for (const nth of [4, 5, 6]) await book(testPerson(nth), '1000', [permit.code])
    const reference = newReference()
    const asked = () => hall.post(li, '/yy/yl', { KHDLSH: reference, HYBM: slotAt('0930'), SXBM: BOTH })
    const refused = await asked()
    expect(refused.JGDM).toBe('2001')
    expect(refused.SJ.TD[0]).toMatchObject({ HYBM: slotAt('0900'), JSSJ: '2026-11-25 10:00:00' })
    expect(await asked()).toEqual(refused)
    expect(await left()).toMatchObject({ '09:30': 3 })
  })

  test('given back, all its places are free; so they are when the hold ends, each at once', async () => {
    const { YYLSH } = await book(li)
    await write(li, '/yy/qx', { YYLSH, YY: '' })
    expect(await left()).toMatchObject({ '09:00': 3, '09:30': 3 })

    for (const who of [li, wang, chen]) await hold(who)
    expect(await left()).toMatchObject({ '09:00': 0, '09:30': 0 })
    hall.clock.forward(301)
    expect(await left()).toMatchObject({ '09:00': 3, '09:30': 3 })
    // The later slot is taken by others before anybody looks at the first one.
    for (const nth of [4, 5, 6]) expect((await hold(testPerson(nth), '0930', [permit.code])).JGDM).toBe('0')
    expect(await left()).toMatchObject({ '09:00': 3, '09:30': 0 })
  })

  test('confirmed late, it is a booking only while every place is still free', async () => {
    const late = await hold(li)
    const lost = await hold(wang, '1000')
    hall.clock.forward(301)
    for (const nth of [4, 5, 6]) await book(testPerson(nth), '1030', [permit.code])
    expect((await write(wang, '/yy/qr', { YYLSH: lost.SJ.YYLSH })).JGDM).toBe('2004')
    expect((await write(li, '/yy/qr', { YYLSH: late.SJ.YYLSH })).SJ).toMatchObject({ ZT: 'yy' })
    expect(await left()).toEqual({ '09:00': 2, '09:30': 2, '10:00': 3, '10:30': 0, '14:00': 3, '14:30': 3 })
  })

  test('made longer, all its places are kept', async () => {
    const { SJ } = await hold(li)
    hall.clock.forward(200)
    expect((await write(li, '/yy/yc', { YYLSH: SJ.YYLSH })).JGDM).toBe('0')
    hall.clock.forward(200)
    expect(await left()).toMatchObject({ '09:00': 2, '09:30': 2 })
  })

  test('moved by one slot it keeps the place both times have, though nobody else could get one there', async () => {
    const { YYLSH } = await book(li)
    for (const nth of [4, 5]) await book(testPerson(nth), '0930', [permit.code])
    expect(await left()).toMatchObject({ '09:00': 2, '09:30': 0, '10:00': 3 })
    const moved = await write(li, '/yy/gq', { YYLSH, HYBM: slotAt('0930') })
    expect(moved.SJ).toMatchObject({ KSSJ: '2026-11-25 09:30:00', JSSJ: '2026-11-25 10:30:00' })
    expect(await left()).toMatchObject({ '09:00': 3, '09:30': 0, '10:00': 2 })
    await write(li, '/yy/qx', { YYLSH, YY: '' })
    expect(await left()).toMatchObject({ '09:30': 1, '10:00': 3 })
  })

  test('a rush of long and short visits over neighbouring slots sells no place twice and loses none', async () => {
    const people = Array.from({ length: 16 }, (_, nth) => testPerson(20 + nth))
    const asked = await Promise.all(
      people.flatMap((who, nth) => {
        const time = ['0900', '0930', '1000'][nth % 3] ?? ''
        const body = { KHDLSH: newReference(), HYBM: slotAt(time), SXBM: nth % 4 === 0 ? [permit.code] : BOTH }
        return [body, body].map((each) => hall.post(who, '/yy/yl', each))
      }),
    )
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200))
    for (const [nth, { JGDM, SJ }] of asked.entries()) {
      expect(['0', '2001']).toContain(JGDM)
      if (nth % 2 === 1) expect({ JGDM, SJ }).toEqual({ JGDM: asked[nth - 1]?.JGDM, SJ: asked[nth - 1]?.SJ })
    }
    expect(await brokenPools(hall.db)).toEqual([])

    const won = asked.flatMap(({ JGDM, SJ }, nth) => {
      const who = people[Math.floor(nth / 2)]
      return JGDM === '0' && nth % 2 === 0 && who ? [{ who, YYLSH: SJ.YYLSH as string }] : []
    })
    expect(won.length).toBeGreaterThan(0)
    // Confirmed, given back and moved at once, in both directions.
    const ended = await Promise.all(
      won.map(async ({ who, YYLSH }, nth) => {
        if (nth % 3 === 0) return [await write(who, '/yy/qx', { YYLSH, YY: '' })]
        const confirmed = await write(who, '/yy/qr', { YYLSH })
        return [confirmed, await write(who, '/yy/gq', { YYLSH, HYBM: slotAt(nth % 2 === 0 ? '0900' : '0930') })]
      }),
    )
    for (const { status, JGDM } of ended.flat()) {
      expect(status).toBe(200)
      expect(['0', '2001', '2005']).toContain(JGDM)
    }
  })
})

describe('for somebody else', () => {
  const forChild = actingFor(li, wang, 'child')

  test('the one who is served is counted, the one who acts owns it', async () => {
    const { SJ } = await hold(forChild, '0900', [permit.code])
    expect(SJ).toMatchObject({ BRBZ: 0, BYYRXM: wang.name, BYYRBS: wang.sub, DBGX: 'zn', JBRXM: li.name })
    expect((await hold(wang, '1400', [permit.code])).SJ).toMatchObject({ GZ: 'slot' })
    expect((await hold(li, '1400', [permit.code])).JGDM).toBe('0')
    expect((await hall.get(wang, `/yy/${SJ.YYLSH}`)).JGDM).toBe('1003')
    expect((await hall.get(li, '/yy/wd')).SJ.YY).toHaveLength(2)
  })

  test('it is confirmed and moved only with the word that she may act for them now, which can still be brought', async () => {
    const { SJ } = await hold(forChild, '0900', [permit.code])
    const confirm = { KHDLSH: newReference(), YYLSH: SJ.YYLSH }
    const missing = { JGDM: '2040', SJ: { BYYRBS: wang.sub } }
    expect(await hall.post(li, '/yy/qr', confirm)).toMatchObject(missing)
    expect(await hall.post(actingFor(li, chen, 'child'), '/yy/qr', confirm)).toMatchObject(missing)
    expect((await hall.post(actingFor(wang, chen, 'parent'), '/yy/qr', confirm)).JGDM).toBe('1003')
    expect((await hall.post(forChild, '/yy/qr', confirm)).SJ).toMatchObject({ ZT: 'yy' })
    // What was carried out stays the answer, whoever asks again with what word.
    expect((await hall.post(li, '/yy/qr', confirm)).SJ).toMatchObject({ ZT: 'yy' })
    const move = { KHDLSH: newReference(), YYLSH: SJ.YYLSH, HYBM: slotAt('1400') }
    expect(await hall.post(li, '/yy/gq', move)).toMatchObject(missing)
    expect((await hall.post(forChild, '/yy/gq', move)).JGDM).toBe('0')
    // Giving it back hurts nobody.
    expect((await write(li, '/yy/qx', { YYLSH: SJ.YYLSH, YY: '' })).JGDM).toBe('0')
  })

  test('the same reference for somebody else is another request', async () => {
    const body = { KHDLSH: newReference(), HYBM: slotAt('0900'), SXBM: [permit.code] }
    expect((await hall.post(forChild, '/yy/yl', body)).JGDM).toBe('0')
    expect((await hall.post(li, '/yy/yl', body)).JGDM).toBe('2007')
  })

  test('matters of companies are for companies only; the agent is called', async () => {
    const company = { sub: '91440101MA5TEST001', name: '测试公司', id_type: '001', id_no: '91440101MA5TEST001' }
    const agent: TestPerson = { ...li, actsFor: { ...company, relation: 'agent' } }
    expect(await hold(li, '0900', [licence.code])).toMatchObject({ JGDM: '2041', SJ: { SXBM: licence.code } })
    expect((await hold(agent, '0900', [permit.code])).JGDM).toBe('2041')
    const held = await hold(agent, '0900', [licence.code])
    expect(held.SJ).toMatchObject({ BYYRXM: company.name, BYYRBS: company.sub, DBGX: 'jb', JBRXM: li.name })
    // Another agent of the same company meets its limit.
    const other: TestPerson = { ...wang, actsFor: { ...company, relation: 'legal_representative' } }
    expect((await hold(other, '1400', [licence.code])).SJ).toMatchObject({ GZ: 'slot' })
    const { SJ } = await hall.post(agent, '/yy/qr', { KHDLSH: newReference(), YYLSH: held.SJ.YYLSH })
    hall.clock.set('2026-11-25T00:50:00Z')
    const { SJ: ticket } = await hall.post('counter', '/ck/qd', { KHDLSH: newReference(), QDM: SJ.QDM })
    expect(ticket).toMatchObject({ XM: li.name })
  })
})
