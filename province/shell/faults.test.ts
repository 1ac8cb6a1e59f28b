import { eventually, freshDatabase, type TestDatabase } from '../../tools/testing/world'
import type { RunningProvince } from './start'
import { SYSTEM_NAMES } from './system'
import { knock, SmallSystem, startSmall } from './testing'

jest.setTimeout(30_000)

let database: TestDatabase
let province: RunningProvince
const systems = SYSTEM_NAMES.map((name) => new SmallSystem(name))
const [hall] = systems as [SmallSystem]

beforeAll(async () => {
  database = await freshDatabase()
  province = await startSmall(database.url, systems)
})
beforeEach(async () => {
  for (const name of SYSTEM_NAMES) await province.store.setFault(name, { mode: 'ok', failureRate: 1 })
})
afterAll(async () => {
  await province.stop()
  await database.drop()
})

describe('a system that is down', () => {
  it('refuses connections, throws out who is inside, and answers again at the same address', async () => {
    const { hall: url } = province.urls
    const inside = knock(`${url}/wait`)
    await hall.waiting

    await province.store.setFault('hall', { mode: 'down' })
    expect((await inside).outcome).toBe('ECONNRESET')
    expect((await knock(`${url}/facts`)).outcome).toBe('ECONNREFUSED')
    expect((await knock(`${province.urls.identity}/facts`)).outcome).toBe(200)

    await province.store.setFault('hall', { mode: 'ok' })
    expect((await knock(`${url}/facts`)).outcome).toBe(200)
  })

  it('stays down over a restart', async () => {
    await province.store.setFault('hall', { mode: 'down' })
    const { hall: url } = province.urls
    await province.stop()
    province = await startSmall(database.url, systems, { ports: ports(province) })
    expect(province.urls.hall).toBe(url)
    expect((await knock(`${url}/facts`)).outcome).toBe('ECONNREFUSED')
  })
})

describe('a slow system', () => {
  it('answers correctly, but not before its latency has passed', async () => {
    await province.store.setFault('hall', { mode: 'slow', latencyMs: 150 })
    const from = performance.now()
    const { outcome } = await knock(`${province.urls.hall}/facts`)
    expect(outcome).toBe(200)
    // A timer may fire within the millisecond before.
    expect(performance.now() - from).toBeGreaterThanOrEqual(149)
  })
})

describe('a slow system that nobody waits for', () => {
  it('has done its work all the same', async () => {
    await province.store.setFault('hall', { mode: 'slow', latencyMs: 60_000 })
    const before = hall.visits.length
    const late = knock(`${province.urls.hall}/facts`)
    await eventually(() => expect(hall.visits.length).toBe(before + 1))
    await province.store.setFault('hall', { mode: 'down' })
    expect((await late).outcome).toBe('ECONNRESET')
  })
})

describe('a failing system', () => {
  beforeEach(async () => {
    for (const name of SYSTEM_NAMES) await province.store.setFault(name, { mode: 'failing', failureRate: 1 })
  })

  it('fails in its own words, and does none of its work', async () => {
    const before = systems.map((system) => system.visits.length)
    const ask = async (name: (typeof SYSTEM_NAMES)[number]) => {
      const { outcome, body } = await knock(`${province.urls[name]}/facts`)
      return { outcome, body }
    }
    expect(await ask('certificates')).toEqual({
      outcome: 200,
      body: { head: { status: '500', message: expect.any(String) }, data: null },
    })
    expect(await ask('identity')).toMatchObject({ outcome: 503, body: { error: 'temporarily_unavailable' } })
    expect(await ask('wechat')).toEqual({
      outcome: 200,
      body: { errcode: -1, errmsg: expect.stringMatching(/^system error rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/) },
    })
    expect(systems.map((system) => system.visits.length)).toEqual(before)
  })

  it('is a hall that fails now by status, now by code', async () => {
    const seen = new Set<unknown>()
    for (let tries = 0; tries < 200 && seen.size < 2; tries += 1) {
      const { outcome, body } = await knock(`${province.urls.hall}/facts`)
      expect(body).toMatchObject({ JGDM: '5000', SJ: null })
      seen.add(outcome)
    }
    expect(seen).toEqual(new Set([200, 500]))
  })

  it('fails the share that was asked for', async () => {
    await province.store.setFault('identity', { mode: 'failing', failureRate: 0 })
    expect((await knock(`${province.urls.identity}/facts`)).outcome).toBe(200)
  })
})

describe('requests the shell answers itself', () => {
  const post = (body: string) =>
    knock(`${province.urls.hall}/facts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })

  it('hands the body over as JSON', async () => {
    await post('{"KHDLSH":"12345678"}')
    expect(hall.visits.at(-1)).toEqual({ path: '/facts', body: { KHDLSH: '12345678' } })
  })

  it('refuses a body that is no JSON, or over 1 MB, in the words of the system', async () => {
    const before = hall.visits.length
    expect(await post('{"KHDLSH":')).toMatchObject({ outcome: 200, body: { JGDM: '1001' } })
    expect(await post(JSON.stringify({ text: 'x'.repeat(1_048_600) }))).toMatchObject({
      outcome: 413,
      body: { JGDM: '1001' },
    })
    expect(hall.visits.length).toBe(before)
  })

  it('never shows the inside of an unexpected error', async () => {
    const { outcome, body } = await knock(`${province.urls.identity}/break`)
    expect(outcome).toBe(500)
    expect(body).toEqual({ error: 'server_error', error_description: expect.not.stringContaining('secret') })
  })

  it('tells that it is up, in the time of the province', async () => {
    const { body, headers } = await knock(`${province.urls.wechat}/health`)
    expect(body).toEqual({ status: 'UP' })
    const ahead = Date.parse(headers.date ?? '') - province.store.clock.now().getTime()
    expect(Math.abs(ahead)).toBeLessThan(2_000)
  })
})

function ports({ urls }: RunningProvince): Record<string, number> {
  return Object.fromEntries(SYSTEM_NAMES.map((name) => [name, Number(new URL(urls[name]).port)]))
}
