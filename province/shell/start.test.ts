import { onServer } from '../../tools/stores/postgres-cluster'
import { eventually, freshDatabase, type TestDatabase } from '../../tools/testing/world'
import type { ProvinceOptions, RunningProvince } from './start'
import type { System } from './system'
import { knock, SmallSystem, START_OF_TIME, startSmall } from './testing'

jest.setTimeout(30_000)

const HOUR_MS = 3_600_000

let database: TestDatabase
const running: RunningProvince[] = []

async function start(systems: readonly System[], options?: Partial<ProvinceOptions>): Promise<RunningProvince> {
  const province = await startSmall(database.url, systems, options)
  running.push(province)
  return province
}

async function stopAll(): Promise<void> {
  for (const province of running.splice(0)) await province.stop()
}

beforeEach(async () => {
  database = await freshDatabase()
})
afterEach(async () => {
  await stopAll()
  await database.drop()
})

const timeAt = async (url: string): Promise<number> => {
  const { body } = await knock(`${url}/now`)
  return Date.parse((body as { now: string }).now)
}

describe('the clock', () => {
  it('starts where it is told, runs, and is moved for all systems', async () => {
    const { urls, store } = await start([new SmallSystem('hall'), new SmallSystem('identity')])
    const from = await timeAt(urls.hall)
    expect(from - START_OF_TIME.getTime()).toBeGreaterThanOrEqual(0)
    expect(from - START_OF_TIME.getTime()).toBeLessThan(60_000)

    await store.setShift(store.clock.shift + 24 * HOUR_MS)
    for (const url of [urls.hall, urls.identity]) {
      const moved = (await timeAt(url)) - from
      expect(moved).toBeGreaterThanOrEqual(24 * HOUR_MS)
      expect(moved).toBeLessThan(24 * HOUR_MS + 60_000)
    }
  })

  it('goes on over a restart, whatever the new process is told', async () => {
    const first = await start([new SmallSystem('hall')])
    await first.store.setShift(first.store.clock.shift + 5 * HOUR_MS)
    const before = first.store.clock.now().getTime()
    await stopAll()

    const { urls } = await start([new SmallSystem('hall')], { now: new Date('2026-01-05T00:00:00Z') })
    const after = await timeAt(urls.hall)
    expect(after).toBeGreaterThanOrEqual(before)
    expect(after - before).toBeLessThan(60_000)
  })
})

describe('systems in processes of their own', () => {
  it('know each other by the addresses they are given', async () => {
    const hall = await start([new SmallSystem('hall')], { urls: { identity: 'http://127.0.0.1:49103' } })
    expect(hall.urls.identity).toBe('http://127.0.0.1:49103')
    expect(hall.urls.certificates).toBe('http://127.0.0.1:4102')
    expect((await knock(`${hall.urls.hall}/facts`)).outcome).toBe(200)
  })

  it('hear of faults and clock from whichever process sets them', async () => {
    const hall = await start([new SmallSystem('hall')])
    const identity = await start([new SmallSystem('identity')])

    await identity.store.setFault('hall', { mode: 'down' })
    await eventually(async () => expect((await knock(`${hall.urls.hall}/facts`)).outcome).toBe('ECONNREFUSED'))
    await identity.store.setFault('hall', { mode: 'ok' })
    await eventually(async () => expect((await knock(`${hall.urls.hall}/facts`)).outcome).toBe(200))

    await identity.store.setShift(7 * HOUR_MS)
    await eventually(() => expect(hall.store.clock.shift).toBe(7 * HOUR_MS))
  })

  it('hear again after their connection to the store was cut', async () => {
    const hall = await start([new SmallSystem('hall')])
    const identity = await start([new SmallSystem('identity')])
    await onServer(database.url, (client) =>
      client.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'province-listener'`),
    )
    await identity.store.setShift(3 * HOUR_MS)
    await eventually(() => expect(hall.store.clock.shift).toBe(3 * HOUR_MS))
  })
})

describe('the seed', () => {
  const factsOf = async ({ urls }: RunningProvince) => (await knock(`${urls.hall}/facts`)).body

  it('is sown once', async () => {
    const hall = new SmallSystem('hall')
    await start([hall])
    await stopAll()
    const again = await start([hall], { seed: 'another' })
    expect(hall.seedings).toBe(1)
    expect(await factsOf(again)).toEqual([{ name: 'complete' }, { name: 'empty' }])
  })

  it('is sown once when two processes start at the same moment', async () => {
    const [one, two] = [new SmallSystem('hall'), new SmallSystem('hall')]
    await Promise.all([start([one]), start([two])])
    expect(one.seedings + two.seedings).toBe(1)
  })

  it('is begun again when a process died while sowing', async () => {
    const hall = new SmallSystem('hall')
    hall.failSeeding = true
    await expect(start([hall])).rejects.toThrow('switched off')
    hall.failSeeding = false
    expect(await factsOf(await start([hall]))).toEqual([{ name: 'complete' }, { name: 'empty' }])
  })
})

describe('a start that fails', () => {
  it('says which port is taken, and leaves nothing open', async () => {
    const first = await start([new SmallSystem('hall')])
    const port = Number(new URL(first.urls.hall).port)
    const other = new SmallSystem('hall')
    await expect(start([new SmallSystem('identity'), other], { ports: { identity: 0, hall: port } })).rejects.toThrow(
      `Port ${port} (hall) is in use`,
    )
    // Only what the first province holds is left: one connection that listens. Hanging up takes the server a moment.
    await eventually(async () => {
      const { rows } = await onServer(database.url, (client) =>
        client.query(`select from pg_stat_activity
          where datname = current_database() and application_name = 'province-listener'`),
      )
      expect(rows).toHaveLength(1)
    })
  })
})
