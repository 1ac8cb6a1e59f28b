import { identityCheckDigit } from '../../../shared/standards/identity-number'
import { brokenPools } from '../testing/invariant'
import { HALLS, ITEMS } from '../testing/small-province'
import {
  NOW,
  newReference,
  startTestHall,
  type TestHall,
  type TestPerson,
  testPerson,
  type Wire,
} from '../testing/test-hall'

const HALL = HALLS.tianhe.code
const DAY = '2026-11-25'
const SLOT = `${HALL}-HJ-20261125-0900`
const [li, wang] = [testPerson(1), testPerson(2)]
const CHILDREN = {
  HCBM: 'under16',
  HCMC: '未满16周岁',
  NLQ: 0,
  NLZ: 16,
  SJD: [{ KS: '09:00', JS: '10:00' }],
  BL: 0.5,
  CKLX: ['HJ'],
}

let hall: TestHall
let rules: object
beforeAll(async () => {
  hall = await startTestHall()
  rules = (await hall.get('counter', '/ck/yygz', { dtbm: HALL })).SJ.GZ
})
afterAll(() => hall?.stop())
beforeEach(async () => {
  hall.clock.set(NOW)
  await hall.db.query('truncate waitlist_entry, appointment, slot, slot_pool, ticket, client_request cascade')
  await hall.db.query(`update hall set releases = '[]', exceptions = '[]'`)
  await hall.db.query('delete from hall_item_rules')
  await clerk('yygz', { GZ: rules })
})
afterEach(async () => expect(await brokenPools(hall.db)).toEqual([]))

const clerk = (path: string, content: object) =>
  hall.post('counter', `/ck/${path}`, { KHDLSH: newReference(), DTBM: HALL, ...content })
const hold = (who: TestPerson, HYBM = SLOT, item = ITEMS.city) =>
  hall.post(who, '/yy/yl', { KHDLSH: newReference(), HYBM, SXBM: [item.code] })
async function book(who: TestPerson, slot = SLOT, item = ITEMS.city): Promise<string> {
  const held = await hold(who, slot, item)
  expect(held.JGDM).toBe('0')
  const { YYLSH } = held.SJ
  expect((await hall.post(who, '/yy/qr', { KHDLSH: newReference(), YYLSH })).JGDM).toBe('0')
  return YYLSH
}
const days = async (item = ITEMS.city): Promise<Record<string, string | null>> => {
  const { SJ } = await hall.get('service', '/yy/rq', { dtbm: HALL, sxbm: item.code })
  return Object.fromEntries(SJ.map(({ RQ, YYDM }: Wire) => [RQ, YYDM]))
}
const poolsAt = async (code = SLOT) => {
  const { SJ } = await hall.get('counter', '/ck/hy', { dtbm: HALL, cklx: 'HJ', rq: DAY })
  const slot = SJ.HY.find(({ HYBM }: Wire) => HYBM === code)
  return Object.fromEntries(
    slot.HC.map(({ HCBM, ZL, YLS, YYS, SYL }: Wire) => {
      expect(ZL).toBe(YLS + YYS + SYL)
      return [HCBM, [ZL, YLS, YYS, SYL]]
    }),
  )
}
/** Nine years old. */
function child(nth: number): TestPerson {
  const first17 = `44010620170301${String(100 + nth)}`
  return { sub: `child-${nth}`, name: `测试儿童${nth}`, idType: '111', idNo: first17 + identityCheckDigit(first17) }
}

test('a clerk changes the rules; what is listed, held and told follows at once, and stays', async () => {
  const changed = await clerk('yygz', { GZ: { TQGZR: 2, TQDW: 'Z', MRXC: 1, QXFZ: 60, FHSJ: '09:30' } })
  expect(changed.SJ.GZ).toMatchObject({ TQGZR: 2, TQDW: 'Z', MRXC: 1, QXFZ: 60, FHSJ: '09:30', SYCS: 2 })
  expect(await days()).toEqual({ '2026-11-24': 'cutoff', [DAY]: null, '2026-11-26': null })
  expect((await hold(li, `${HALL}-HJ-20261127-0900`)).SJ).toEqual({ YYDM: 'notyet' })
  expect((await hall.get('service', `/dt/${HALL}`)).SJ.GZ).toMatchObject({ TQGZR: 2, TQDW: 'Z', FHSJ: '09:30' })
  hall.clock.set('2026-11-25T01:29:00Z')
  expect((await days())['2026-11-27']).toBe('notyet')
  hall.clock.forward(60)
  expect((await days())['2026-11-27']).toBeNull()
})

test('what makes no sense is not taken: no share left for walk-ins, windows of negative length', async () => {
  for (const GZ of [
    { XCBL: 0 },
    { TQGZR: -1 },
    { HC: [CHILDREN, CHILDREN] },
    { HC: [{ ...CHILDREN, HCBM: 'walk_in' }] },
  ]) {
    expect(await clerk('yygz', { GZ })).toMatchObject({ JGDM: '1001' })
  }
  expect((await hall.get('counter', '/ck/yygz', { dtbm: HALL })).SJ.GZ).toEqual(rules)
  expect((await hall.get('service', '/ck/yygz', { dtbm: HALL })).JGDM).toBe('1003')
  expect((await hall.post(li, '/ck/yygz', { KHDLSH: newReference(), DTBM: HALL, GZ: {} })).JGDM).toBe('1003')
})

test('an item has rules of its own: its window, and a limit that counts it alone', async () => {
  const { SJ } = await clerk('sxgz', { SXBM: ITEMS.tianhe.code, GZ: { TQGZR: 1, MYXC: 1 } })
  expect(SJ.SXGZ).toEqual([{ SXBM: ITEMS.tianhe.code, GZ: { TQGZR: 1, MYXC: 1 } }])
  expect(Object.keys(await days(ITEMS.tianhe))).toEqual(['2026-11-24', DAY])
  expect(Object.keys(await days())).toHaveLength(8)
  const [listed] = (await hall.get('service', '/dt/lb', { sxbm: ITEMS.tianhe.code })).SJ
  expect(listed.GZ).toMatchObject({ TQGZR: 1, MYXC: 1 })

  await book(li, SLOT)
  await book(li, `${HALL}-HJ-20261125-1000`, ITEMS.tianhe)
  hall.clock.set('2026-11-25T02:00:00Z')
  expect(await hold(li, `${HALL}-HJ-20261126-1000`, ITEMS.tianhe)).toMatchObject({
    JGDM: '2003',
    SJ: { GZ: 'month', XZ: 1 },
  })
  expect((await hold(li, `${HALL}-HJ-20261126-1000`)).JGDM).toBe('0')

  await clerk('sxgz', { SXBM: ITEMS.tianhe.code, GZ: null })
  expect(Object.keys(await days(ITEMS.tianhe))).toHaveLength(8)
  expect((await clerk('sxgz', { SXBM: ITEMS.marriage.code, GZ: { XCBL: 0.5 } })).JGDM).toBe('1001')
})

test('a group has its own places: whoever belongs to it takes those, everybody else the general ones', async () => {
  await clerk('yygz', { GZ: { HC: [CHILDREN] } })
  expect(await poolsAt()).toEqual({ online: [1, 0, 0, 1], under16: [2, 0, 0, 2], walk_in: [1, 0, 0, 1] })
  const told = async (sxbm: string) => {
    const { SJ } = await hall.get('service', '/dt/lb', { sxbm })
    return SJ.find(({ DTBM }: Wire) => DTBM === HALL).GZ.HC
  }
  expect([await told(ITEMS.city.code), await told(ITEMS.marriage.code)]).toEqual([[CHILDREN], []])
  const list = async (nl?: string) => {
    const query = { dtbm: HALL, sxbm: ITEMS.city.code, rq: DAY, ...(nl && { nl }) }
    return (await hall.get('service', '/yy/hy', query)).SJ.find(({ HYBM }: Wire) => HYBM === SLOT).SYL
  }
  expect([await list(), await list('15'), await list('16')]).toEqual([1, 2, 1])

  const answers = await Promise.all([li, wang, child(1), child(2), child(3)].map((who) => hold(who)))
  expect(answers.map(({ JGDM }) => JGDM).sort()).toEqual(['0', '0', '0', '2001', '2001'])
  expect(answers.slice(0, 2).filter(({ JGDM }) => JGDM === '0')).toHaveLength(1)
  expect(await poolsAt()).toEqual({ online: [1, 1, 0, 0], under16: [2, 2, 0, 0], walk_in: [1, 0, 0, 1] })
  expect([await list(), await list('15')]).toEqual([0, 0])
  // At other hours there is no such group.
  const later = `${HALL}-HJ-20261125-1000`
  expect((await hold(child(4), later)).JGDM).toBe('0')
  expect(await poolsAt(later)).toEqual({ online: [3, 1, 0, 2], walk_in: [1, 0, 0, 1] })

  // A move goes from the group's places to general ones and gives back what it left.
  const mine = answers.slice(2).find(({ JGDM }) => JGDM === '0')?.SJ.YYLSH
  const owner = [child(1), child(2), child(3)][answers.slice(2).findIndex(({ JGDM }) => JGDM === '0')] ?? child(1)
  await hall.post(owner, '/yy/qr', { KHDLSH: newReference(), YYLSH: mine })
  const moved = await hall.post(owner, '/yy/gq', { KHDLSH: newReference(), YYLSH: mine, HYBM: later })
  expect(moved.JGDM).toBe('0')
  expect((await poolsAt()).under16).toEqual([2, 1, 0, 1])
  expect((await poolsAt(later)).online).toEqual([3, 1, 1, 1])
})

test('places that the rules give change with them, never below what is taken; a clerk’s own number stays', async () => {
  await hold(li)
  await clerk('rl', { HYBM: `${HALL}-HJ-20261125-0930`, ZL: 9 })
  await clerk('yygz', { GZ: { XCBL: 0.9 } })
  expect(await poolsAt()).toEqual({ online: [1, 1, 0, 0], walk_in: [3, 0, 0, 3] })
  expect((await poolsAt(`${HALL}-HJ-20261125-0930`)).online).toEqual([9, 0, 0, 9])
  expect((await hold(wang)).JGDM).toBe('2001')
  await clerk('yygz', { GZ: { XCBL: 0.3, HC: [CHILDREN] } })
  await hold(child(1))
  await clerk('yygz', { GZ: { HC: [] } })
  // Who has one of the group's places keeps it.
  expect(await poolsAt()).toEqual({ online: [3, 1, 0, 2], under16: [1, 1, 0, 0], walk_in: [1, 0, 0, 1] })
})

test('the places of any pool can be changed, those for walk-ins never to none', async () => {
  const to = (ZL: number, HC?: string) => clerk('rl', { HYBM: SLOT, ZL, ...(HC && { HC }) })
  expect((await to(7)).SJ).toMatchObject({ ZL: 7, SYL: 7 })
  expect((await to(2, 'walk_in')).SJ).toMatchObject({ ZL: 2, SYL: 2 })
  expect((await to(0, 'walk_in')).JGDM).toBe('1001')
  expect((await to(1, 'under16')).JGDM).toBe('1004')
  expect(await poolsAt()).toEqual({ online: [7, 0, 0, 7], walk_in: [2, 0, 0, 2] })
})

test('a day off is opened, a working day shut, and all is as before when the exception is taken back', async () => {
  const opened = await clerk('lw', { RQ: '2026-11-28', KF: 1, KFSJ: [{ KS: '09:00', JS: '10:00' }], YY: '延时服务' })
  expect(opened.SJ.LW).toEqual([{ RQ: '2026-11-28', KF: 1, KFSJ: [{ KS: '09:00', JS: '10:00' }], YY: '延时服务' }])
  expect((await hold(li, `${HALL}-HJ-20261128-0930`)).JGDM).toBe('0')
  expect((await hold(wang, `${HALL}-HJ-20261128-1000`)).JGDM).toBe('1004')
  await clerk('lw', { RQ: DAY, KF: 0, YY: '停电' })
  expect((await hold(wang)).SJ).toEqual({ YYDM: 'exception' })
  expect((await days())[DAY]).toBe('exception')
  await clerk('lw', { RQ: DAY, KF: null })
  await clerk('lw', { RQ: '2026-11-28', KF: null })
  expect(await days()).toMatchObject({ [DAY]: null, '2026-11-28': 'dayoff' })
  expect((await clerk('lw', { RQ: '2026-11-23', KF: 0 })).JGDM).toBe('1001')
})

test('a day or a slot is released before its time, once however often it is said', async () => {
  const early = `${HALL}-HJ-20261203-0930`
  const release = { KHDLSH: newReference(), DTBM: HALL, RQ: '2026-12-03', HYBM: early }
  const first = await hall.post('counter', '/ck/fh', release)
  expect(first.SJ.FH).toEqual([{ RQ: '2026-12-03', HYBM: early }])
  expect(await hall.post('counter', '/ck/fh', release)).toEqual(first)
  expect((await hold(li, `${HALL}-HJ-20261203-0900`)).JGDM).toBe('2002')
  expect((await hold(li, early)).JGDM).toBe('0')
  expect((await clerk('fh', { RQ: '2026-12-03' })).SJ.FH).toHaveLength(2)
  expect((await hold(wang, `${HALL}-HJ-20261203-0900`)).JGDM).toBe('0')
  expect((await clerk('fh', { RQ: '2026-11-29' })).SJ).toEqual({ YYDM: 'dayoff' })
  expect((await clerk('fh', { RQ: DAY, HYBM: `${HALL}-HJ-20261125-0915` })).JGDM).toBe('1004')
  expect((await clerk('fh', { RQ: '2027-01-04' })).JGDM).toBe('2009')
})

test('whatever a clerk opens goes to those who wait for it first: a day released, a day off opened, a wider window', async () => {
  const wait = async (who: TestPerson, day: string) => {
    const body = { KHDLSH: newReference(), SXBM: [ITEMS.city.code], DTBM: [HALL], RQ: [day] }
    expect((await hall.post(who, '/hb/dj', body)).JGDM).toBe('0')
  }
  const offered = async (who: TestPerson) => (await hall.get(who, '/hb/wd')).SJ.LB[0].YL?.KSSJ ?? null
  const [chen, zhao] = [testPerson(3), testPerson(4)]
  await wait(li, '2026-12-03')
  await wait(wang, '2026-11-28')
  await wait(chen, '2026-12-04')
  await wait(zhao, '2026-12-07')
  await clerk('fh', { RQ: '2026-12-03' })
  expect(await Promise.all([li, wang, chen].map(offered))).toEqual(['2026-12-03 09:00:00', null, null])
  await clerk('lw', { RQ: '2026-11-28', KF: 1, KFSJ: [{ KS: '09:30', JS: '10:30' }] })
  expect(await offered(wang)).toBe('2026-11-28 09:30:00')
  await clerk('yygz', { GZ: { TQGZR: 8 } })
  expect(await Promise.all([chen, zhao].map(offered))).toEqual(['2026-12-04 09:00:00', null])
})

describe('no-shows', () => {
  const ban = async (who: TestPerson) => {
    const missed = [await book(who), await book(who, `${HALL}-HJ-20261126-0900`)]
    hall.clock.set('2026-11-26T02:00:00Z')
    expect(await hold(who, `${HALL}-HJ-20261130-0900`)).toMatchObject({ JGDM: '2003', SJ: { GZ: 'ban', XZ: 2 } })
    return missed as [string, string]
  }
  const appeal = (who: TestPerson, YYLSH: string, reference = newReference()) =>
    hall.post(who, '/yy/ss', { KHDLSH: reference, YYLSH, YY: '当天住院' })
  const decide = (YYLSH: string, JG: 'tg' | 'bh') => clerk('ss', { YYLSH, JG, YY: '已核实住院证明' })
  const one = async (who: TestPerson, code: string) => (await hall.get(who, `/yy/${code}`)).SJ

  test('an appeal is granted: the no-show stays on record and counts no more', async () => {
    const [first, second] = await ban(li)
    expect(await one(li, second)).toMatchObject({ ZT: 'sy', KSS: 1, SSZT: null })
    const reference = newReference()
    const appealed = await appeal(li, second, reference)
    expect(appealed.SJ).toMatchObject({ ZT: 'sy', SSZT: 'dc', KSS: 0, SYBJ: 0 })
    expect(await appeal(li, second, reference)).toEqual(appealed)
    expect(await hall.get(li, '/yy/czjg', { khdlsh: reference })).toMatchObject({ SJ: { CZ: 'ss', ZT: 'wc' } })
    const { SJ } = await hall.get('counter', '/ck/ss', { dtbm: HALL })
    expect(SJ.map(({ YYLSH, SSZT, SSYY }: Wire) => [YYLSH, SSZT, SSYY])).toEqual([
      [second, 'dc', '当天住院'],
      [first, null, null],
    ])
    expect((await decide(second, 'tg')).SJ).toMatchObject({ SSZT: 'tg', SSDF: '已核实住院证明' })
    expect(await one(li, second)).toMatchObject({ ZT: 'sy', SSZT: 'tg', SYBJ: 1 })
    expect((await hold(li, `${HALL}-HJ-20261130-0900`)).JGDM).toBe('0')
    const told = await hall.db.query<{ payload: object }>('select payload from change where key = $1 order by seq', [
      second,
    ])
    expect(told.at(-1)?.payload).toMatchObject({ ZT: 'sy', SSZT: 'tg' })
  })

  test('an appeal is refused, once and for all; a clerk may forgive without one', async () => {
    const [first, second] = await ban(wang)
    await appeal(wang, second)
    expect((await decide(second, 'bh')).SJ).toMatchObject({ SSZT: 'bh' })
    expect((await appeal(wang, second)).JGDM).toBe('2005')
    expect((await decide(second, 'bh')).JGDM).toBe('2005')
    expect((await hold(wang, `${HALL}-HJ-20261130-0900`)).JGDM).toBe('2003')
    expect((await decide(first, 'bh')).JGDM).toBe('2005')
    expect((await decide(first, 'tg')).SJ).toMatchObject({ SSZT: null, CXSJ: '2026-11-26 10:00:00' })
    expect((await decide(first, 'tg')).JGDM).toBe('2005')
    expect((await hold(wang, `${HALL}-HJ-20261130-0900`)).JGDM).toBe('0')
  })

  test('only who was not there appeals, for what is hers', async () => {
    const [first] = await ban(li)
    expect((await appeal(wang, first)).JGDM).toBe('1003')
    expect((await appeal(li, 'YY202611240000000000')).JGDM).toBe('1004')
    const coming = await book(wang, `${HALL}-HJ-20261130-0900`)
    expect((await appeal(wang, coming)).JGDM).toBe('2005')
  })
})
