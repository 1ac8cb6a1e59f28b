import { randomUUID } from 'node:crypto'
import { nearestFirstTime } from '../e2e/booking'
import { apiAt, endpoints } from '../e2e/client'
import { openDatabase } from '../kit/database'
import { startChild } from '../tools/child'
import { freePort } from '../tools/ports'
import { freshDatabase, signInAt, startBff, startProvince } from '../tools/testing/world'
import { bundle } from './bundle'
import { load, type Sample } from './load'
import { ascending, percentile, type Row } from './row'

const CLIENTS = 200
const REQUESTS = 2_000
const PLACES = 100

const count = (samples: Sample[], ...status: number[]) => samples.filter((each) => status.includes(each.status)).length

function speed(name: string, samples: Sample[], seconds: number): Row[] {
  const times = ascending(samples.map(({ ms }) => ms))
  return [
    { name: `${name}: requests a second`, value: samples.length / seconds, unit: 'req/s', limit: null },
    { name: `${name}: p50`, value: percentile(times, 0.5), unit: 'ms', limit: null },
    { name: `${name}: p99`, value: percentile(times, 0.99), unit: 'ms', limit: null },
  ]
}

async function race(
  url: string,
  request: (n: number) => { path: string; headers?: Record<string, string>; body?: string },
) {
  const started = performance.now()
  const samples = await load({
    url,
    clients: CLIENTS,
    requests: REQUESTS,
    request: (n) => ({ method: 'POST', ...request(n) }),
  })
  return { samples, seconds: (performance.now() - started) / 1000 }
}

/**
 * Everybody wants the same 100 places: 200 people, 10 attempts each, through BFF and hall, beside a thirty-line Koa and
 * PostgreSQL hold. Nothing may be oversold, leaked or answered with 5xx.
 */
export async function measureClaimRace(): Promise<Row[]> {
  const plain = await racePlain()
  const province = await startProvince({ crowd: CLIENTS })
  const bff = await startBff({
    province,
    env: { NODE_ENV: 'test', CHECK_RESPONSES: '0', RATE_LIMIT_PER_10S: '1000000', LOG_LEVEL: 'warn' },
  })
  const ledger = openDatabase(province.database.url, { schema: 'hall', name: 'bench', max: 1 })
  try {
    const api = apiAt(bff.url)
    const people = (await province.control.residents()).filter(({ key }) => key.startsWith('c'))
    if (people.length !== CLIENTS) throw new Error(`expected ${CLIENTS} people, the province has ${people.length}`)
    const tokens: string[] = []
    for (const { key } of people) tokens.push(await signInAt(bff.url, key))
    const place = await nearestFirstTime(api)
    await province.control.counter('POST', 'rl', { HYBM: place.slot.id, ZL: PLACES, KHDLSH: randomUUID() })
    // Each asks once for what is hers, so that the tokens for the hall are there.
    await Promise.all(tokens.map((token) => api.ok(endpoints.appointments.mine, { token })))

    const { samples, seconds } = await race(bff.url, (n) => ({
      path: endpoints.appointments.hold.path,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${tokens[n % CLIENTS]}`,
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ item: place.item, slot: place.slot.id }),
    }))
    const won = count(samples, 201)
    const { held, rows } = await ledger.one<{ held: number; rows: number }>(
      `select held + booked as held, (select count(*) from appointment where slot = $1 and state in ('yl', 'yy')) as rows
       from slot_pool where slot = $1 and pool = 'online'`,
      [place.slot.id],
    )
    return [
      { name: 'oversold: places given beyond 100', value: Math.max(0, rows - PLACES), unit: '', limit: 0 },
      {
        name: 'leaked: held in the ledger without an owner, or told and not held',
        value: Math.abs(held - rows) + Math.abs(rows - won),
        unit: '',
        limit: 0,
      },
      { name: 'places left although 200 people asked', value: PLACES - rows, unit: '', limit: 0 },
      { name: 'answers with 5xx', value: samples.filter(({ status }) => status >= 500).length, unit: '', limit: 0 },
      {
        name: 'answers that are neither 201 nor 409',
        value: samples.length - count(samples, 201, 409),
        unit: '',
        limit: 0,
      },
      ...speed('BFF and hall', samples, seconds),
      ...plain,
    ]
  } finally {
    await ledger.close()
    await bff.stop()
    await province.stop()
  }
}

async function racePlain(): Promise<Row[]> {
  const database = await freshDatabase()
  const plain = await startChild({
    name: 'The plain hold',
    file: await bundle('bench/plain-hold.ts'),
    env: { DATABASE_URL: database.url, PORT: String(await freePort()), PLACES: String(PLACES) },
  })
  try {
    const { samples, seconds } = await race(plain.urls.plain ?? '', () => ({ path: '/hold' }))
    return speed('thirty-line Koa and PostgreSQL', samples, seconds)
  } finally {
    await plain.stop()
    await database.drop()
  }
}
