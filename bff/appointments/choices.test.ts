import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Hall } from '@shared/appointments/contract'
import { createLogger } from '../../kit/logger'
import { createMetrics } from '../http/metrics'
import { createLastKnown, createMerger } from '../merge/parts'
import { createHallClient } from '../upstreams/hall'
import { createUpstream, type Upstream } from '../upstreams/upstream'
import { createChoices, type Wish } from './choices'

/** A hall that says what it is told to say, in its own words. */
let server: Server
let asked: string[]
let answers: Record<string, unknown>
/** What it does not answer to. */
let silent: string
let upstream: Upstream
let choices: ReturnType<typeof createChoices>

/** Tuesday, ten o'clock at the hall. */
const NOW = new Date('2026-11-24T02:00:00Z')
const HERE = { lng: 113.26, lat: 23.13, datum: 'GCJ-02' as const }

const free = (day: string, time: string, half: 'sw' | 'xw') => ({
  RQ: day,
  SXW: half,
  HYBM: `${day}-${time}`,
  KSSJ: `${day} ${time}:00`,
  JSSJ: `${day} ${time.slice(0, 3)}59:00`,
  SYL: 2,
})
const usual = (...weekdays: number[]) =>
  weekdays.map((XQ) => ({
    XQ,
    TS: 8,
    SD: [
      { KS: '09:00', RS: 10.4 + XQ },
      { KS: '10:00', RS: 3 },
    ],
  }))

beforeEach(async () => {
  asked = []
  silent = ''
  answers = {
    '/yy/bt': [
      { DTBM: 'A', BT: [free('2026-11-25', '14:00', 'xw'), free('2026-11-26', '09:00', 'sw')] },
      { DTBM: 'B', BT: [free('2026-11-25', '09:00', 'sw'), free('2026-11-27', '15:00', 'xw')] },
      { DTBM: 'C', BT: [] },
    ],
    '/dt/yj': [
      { DTBM: 'A', XQ: usual(2, 3, 4) },
      { DTBM: 'B', XQ: usual(2, 3) },
    ],
  }
  server = createServer((request, response: ServerResponse) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const age = new URL(request.url ?? '', 'http://hall').searchParams.get('nl')
    asked.push(age === null ? path : `${path} ${age}`)
    if (path === silent) return
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ JGDM: '0', SJ: answers[path] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const caller = async () => ({ token: 'token', requestId: 'test-request' })
  const clock = { now: () => NOW }
  upstream = createUpstream({
    name: 'hall',
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    timeoutMs: 5_000,
    concurrency: 10,
    metrics: createMetrics({ process: false }),
  })
  const hall = createHallClient({
    upstream,
    catalogueReader: caller,
    exchange: caller,
  })
  const lastKnown = createLastKnown({ entries: 10, ttlMs: 60_000 })
  choices = createChoices({
    hall,
    clock,
    merger: createMerger({ clock, lastKnown, logger: createLogger('t', 'fatal') }),
  })
})
afterEach(async () => {
  upstream.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** Some 1, 2 and 5 kilometres east of here. */
const halls = [
  ['A', 0.0098],
  ['B', 0.0196],
  ['C', 0.049],
].map(([id, east]) => ({ id, location: { ...HERE, lng: HERE.lng + Number(east) } }) as unknown as Hall)

const choose = (wish: Partial<Wish> = {}) =>
  choices.choose({ items: 'I1', ages: [{ from: '', age: '' }] }, halls, {
    near: null,
    within: undefined,
    day: undefined,
    part: undefined,
    locale: 'zh-Hans',
    sort: undefined,
    ...wish,
  })
const shown = async (wish: Partial<Wish> = {}) =>
  (await choose(wish)).halls.map(({ id, earliest }) => `${id} ${earliest?.id ?? '-'}`)

test('without a wish the earliest time of all halls comes first; halls without one stay in the list', async () => {
  expect(await shown()).toEqual(['B 2026-11-25-09:00', 'A 2026-11-25-14:00', 'C -'])
})

test.each([
  [{ day: '2026-11-26' }, ['A 2026-11-26-09:00', 'B -', 'C -']],
  [{ part: 'afternoon' as const }, ['A 2026-11-25-14:00', 'B 2026-11-27-15:00', 'C -']],
  [{ part: 'morning' as const, day: '2026-11-27' }, ['A -', 'B -', 'C -']],
  [{ near: HERE }, ['A 2026-11-25-14:00', 'B 2026-11-25-09:00', 'C -']],
  [{ near: HERE, sort: 'earliest' as const, within: 3_000 }, ['B 2026-11-25-09:00', 'A 2026-11-25-14:00']],
  [{ near: HERE, within: 1_500 }, ['A 2026-11-25-14:00']],
])('%o is answered with the first time that fits', async (wish, expected) => {
  expect(await shown(wish)).toEqual(expected)
})

test('the days that have anything left are listed, with how many halls fit her other wishes', async () => {
  expect((await choose()).days).toEqual([
    { day: '2026-11-25', halls: 2 },
    { day: '2026-11-26', halls: 1 },
    { day: '2026-11-27', halls: 1 },
  ])
  expect((await choose({ part: 'morning', day: '2026-11-30' })).days).toEqual([
    { day: '2026-11-25', halls: 1 },
    { day: '2026-11-26', halls: 1 },
    { day: '2026-11-27', halls: 0 },
    { day: '2026-11-30', halls: 0 },
  ])
})

test('each hall tells what is usual on the weekday she would go there', async () => {
  const { crowding } = await choose()
  expect(crowding).toMatchObject({ state: 'fresh', source: 'hall' })
  // Both on a Wednesday; C was never counted.
  if (crowding.state === 'unavailable') throw new Error('unavailable')
  expect(crowding.data.map(({ hall, weekday }) => `${hall} ${weekday}`)).toEqual(['B 3', 'A 3'])
  expect(crowding.data[0]).toEqual({
    hall: 'B',
    weekday: 3,
    days: 8,
    hours: [
      { from: '09:00', people: 13 },
      { from: '10:00', people: 3 },
    ],
  })
  const thursday = (await choose({ day: '2026-11-26' })).crowding
  expect('data' in thursday && thursday.data.map(({ hall, weekday }) => `${hall} ${weekday}`)).toEqual(['A 4'])
})

test('however many wishes, the hall is asked once about a visit, and once about what is usual', async () => {
  await Promise.all([
    choose(),
    choose({ day: '2026-11-26' }),
    choose({ part: 'morning' }),
    choose({ near: HERE, within: 3_000 }),
    choose({ near: HERE, sort: 'earliest', part: 'afternoon' }),
  ])
  expect([...asked].sort()).toEqual(['/dt/yj', '/yy/bt'])
})

test('what is usual may be missing: the halls are there, and it says who did not answer', async () => {
  silent = '/dt/yj'
  const { halls: found, crowding } = await choose()
  expect(found).toHaveLength(3)
  expect(crowding).toMatchObject({ state: 'unavailable', source: 'hall', reason: 'hall_unavailable' })
})

test('after a change what is left is read anew', async () => {
  await choose()
  choices.forget()
  answers['/yy/bt'] = [{ DTBM: 'C', BT: [free('2026-11-25', '09:00', 'sw')] }]
  expect(await shown()).toEqual(['C 2026-11-25-09:00', 'A -', 'B -'])
})

test('what is forgotten while it is being read is still an answer for who asked, and is not kept', async () => {
  const asking = shown()
  choices.forget()
  expect(await asking).toEqual(['B 2026-11-25-09:00', 'A 2026-11-25-14:00', 'C -'])
  answers['/yy/bt'] = [{ DTBM: 'C', BT: [free('2026-11-25', '09:00', 'sw')] }]
  expect(await shown()).toEqual(['C 2026-11-25-09:00', 'A -', 'B -'])
})

test('people of an age with places of their own are answered apart from everybody else', async () => {
  const wish = {
    near: null,
    within: undefined,
    day: undefined,
    part: undefined,
    sort: undefined,
    locale: 'zh-Hans' as const,
  }
  for (const age of ['', '9', '9', '']) {
    await choices.choose({ items: 'I1', ages: [{ from: '', age }] }, halls, wish)
  }
  expect(asked.filter((each) => each.startsWith('/yy/bt'))).toEqual(['/yy/bt', '/yy/bt 9'])
})

test('on her birthday she comes to have places of her own: before it she is told what everybody is, then what is hers', async () => {
  const wish = {
    near: null,
    within: undefined,
    day: undefined,
    part: undefined,
    sort: undefined,
    locale: 'zh-Hans' as const,
  }
  const ages = [
    { from: '', age: '' },
    { from: '2026-11-26', age: '60' },
  ] as const
  const before = await choices.choose({ items: 'I1', ages }, halls, wish)
  expect(asked.filter((each) => each.startsWith('/yy/bt'))).toEqual(['/yy/bt', '/yy/bt 60'])
  expect(before.days.map(({ day }) => day)).toEqual(['2026-11-25', '2026-11-26', '2026-11-27'])
})
