import { startChild } from '../tools/child'
import { freePort } from '../tools/ports'
import { freshDatabase, redisUrl, signInAt, startProvince } from '../tools/testing/world'
import { bundle } from './bundle'
import { load, type Sample } from './load'
import { ascending, percentile, type Row } from './row'

/** Upstream answer times in ms, between 5 and 20, by what is asked. */
const DELAYS = { '/yy/wd': 20, '/bj/wd': 15, '/share/': 12, '/material/': 11, '/sxk/sx/': 10 }
const CLIENTS = 50
const RESIDENTS = 40
/** A resident looks at the first screen for at least this long before she asks for it again. */
const THINK_MS = 1_000
const REQUESTS = 1_500
const WARM_UP = 6_000
const CACHED_REQUESTS = 20_000

const MEDIAN_LIMIT_MS = 2
const P99_LIMIT_MS = 8
const CACHED_SHARE = 0.6

const perSecond = (samples: Sample[], startedAt: number) => samples.length / ((performance.now() - startedAt) / 1000)

/**
 * Home and guide: what the BFF adds to the slowest upstream, and what a cached answer costs beside a bare Koa route in
 * the same process. The province answers once; its answers are replayed with fixed delays.
 */
export async function measureHome(): Promise<Row[]> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const province = await startProvince({ catalogue: 'whole', bffUrl: url })
  const database = await freshDatabase()
  const targets = {
    hall: province.urls.hall,
    certificates: province.urls.certificates,
    identity: province.urls.identity,
  }
  const upstreams = await startChild({
    name: 'The recorded upstreams',
    file: await bundle('bench/recorded-upstreams.ts'),
    env: { TARGETS: JSON.stringify(targets) },
  })
  const barePort = await freePort()
  const bff = await startChild({
    name: 'The BFF',
    file: await bundle('bench/bff-beside-bare.ts'),
    env: {
      NODE_ENV: 'test',
      CHECK_RESPONSES: '0',
      LOG_LEVEL: 'info',
      DATABASE_URL: database.url,
      REDIS_URL: await redisUrl(),
      PORT: String(port),
      PUBLIC_URL: url,
      HALL_URL: upstreams.urls.hall,
      CERTIFICATES_URL: upstreams.urls.certificates,
      IDENTITY_URL: upstreams.urls.identity,
      IDENTITY_ISSUER: province.urls.identity,
      WECHAT_URL: province.urls.wechat,
      PROVINCE_CLOCK_URL: province.urls.control,
      RATE_LIMIT_PER_10S: '1000000',
      BARE_PORT: String(barePort),
      ...province.secrets,
    },
  })
  try {
    const keys = (await province.control.residents()).slice(0, RESIDENTS).map(({ key }) => key)
    const tokens: string[] = []
    for (const key of keys) tokens.push(await signInAt(url, key))
    const headers = tokens.map((token) => ({ authorization: `Bearer ${token}` }))
    const item = await anItem(url)
    const control = upstreams.urls.delays ?? ''
    const setDelays = (delays: object) => fetch(control, { method: 'PUT', body: JSON.stringify(delays) })

    const home = (n: number) => ({ path: '/api/home', headers: headers[n % headers.length] ?? {} })
    const guide = (n: number) => ({ path: `/api/catalogue/items/${item}`, headers: headers[n % headers.length] ?? {} })
    await setDelays(DELAYS)
    // Tokens are there and the engine has compiled what runs often: a process that has served for a minute.
    for (const request of [home, guide]) await load({ url, clients: 16, requests: WARM_UP, request })

    const rows: Row[] = []
    const timed = async (to: string, request: Parameters<typeof load>[0]['request']) => {
      const samples = await load({ url: to, clients: CLIENTS, requests: REQUESTS, request, thinkMs: THINK_MS })
      const times = ascending(samples.map(({ ms }) => ms))
      const failures = samples.filter(({ status }) => status !== 200).length
      return { median: percentile(times, 0.5), p99: percentile(times, 0.99), failures }
    }
    for (const { name, request, slowest } of [
      { name: 'home', request: home, slowest: DELAYS['/yy/wd'] },
      { name: 'guide, signed in', request: guide, slowest: DELAYS['/share/'] },
    ]) {
      // The slowest upstream asked directly by the same clients, and then through the BFF with all the others.
      await setDelays({ ...DELAYS, '/health': slowest })
      const direct = await timed(upstreams.urls.hall ?? '', () => ({ path: '/health' }))
      const through = await timed(url, request)
      rows.push(
        { name: `${name}: the slowest upstream asked directly, median`, value: direct.median, unit: 'ms', limit: null },
        { name: `${name}: the slowest upstream asked directly, p99`, value: direct.p99, unit: 'ms', limit: null },
        {
          name: `${name}: over it, median`,
          value: through.median - direct.median,
          unit: 'ms',
          limit: MEDIAN_LIMIT_MS,
        },
        { name: `${name}: over it, p99`, value: through.p99 - direct.p99, unit: 'ms', limit: P99_LIMIT_MS },
        { name: `${name}: failures`, value: through.failures + direct.failures, unit: '', limit: 0 },
      )
    }
    await setDelays(DELAYS)
    let started = performance.now()
    const closed = await load({ url, clients: CLIENTS, requests: 3_000, request: home })
    rows.push({
      name: 'home: without pauses, as many as go through',
      value: perSecond(closed, started),
      unit: 'req/s',
      limit: null,
    })

    // Cached: the public guide, beside a bare route with the very same answer.
    const cached = () => ({ path: `/api/catalogue/items/${item}` })
    const body = await (await fetch(`${url}${cached().path}`)).text()
    const bareUrl = `http://127.0.0.1:${barePort}`
    const bareRoute = () => ({ path: '/' })
    await fetch(bareUrl, { method: 'PUT', body })
    const best = { cached: 0, bare: 0 }
    for (let round = 0; round < 3; round++) {
      started = performance.now()
      best.bare = Math.max(
        best.bare,
        perSecond(
          await load({ url: bareUrl, clients: CLIENTS, requests: CACHED_REQUESTS, request: bareRoute }),
          started,
        ),
      )
      started = performance.now()
      best.cached = Math.max(
        best.cached,
        perSecond(await load({ url, clients: CLIENTS, requests: CACHED_REQUESTS, request: cached }), started),
      )
    }
    rows.push(
      { name: 'bare Koa route, same process and answer', value: best.bare, unit: 'req/s', limit: null },
      { name: 'cached guide', value: best.cached, unit: 'req/s', limit: CACHED_SHARE * best.bare, mustBe: 'at least' },
    )
    return rows
  } finally {
    await bff.stop()
    await upstreams.stop()
    await province.stop()
    await database.drop()
  }
}

export async function anItem(url: string): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const response = await fetch(`${url}/api/catalogue/search?q=jzz`)
    if (response.ok) {
      const { hits } = (await response.json()) as { hits: { code: string }[] }
      if (hits[0]) return hits[0].code
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the catalogue was not imported within 20 s')
}
