import { realRedis } from '../../tools/stores/real-redis'
import { redisProgramOfRun } from '../../tools/testing/redis'
import { ascending, percentile, type Row } from '../row'
import { type Answer, count } from './crowd'
import { measureGrowth } from './growth'
import { MODES, type Mode } from './modes'
import { type Figures, measurePlain, measureRawRedis } from './peers'
import { startWhole, type Whole } from './whole'

const CLIENTS = 200
const WISHES = 2_000
const PLACES = 100
/** So few that nobody waits for anybody: what one request costs. */
const FEW = 8
const WARM_UP = 1_500
const SIZE = { clients: CLIENTS, wishes: WISHES }
const WAITING = [1_000, 10_000, 100_000]
/**
 * Growth is looked at on a real server wherever one can be had. The Redis that npm delivers sorts anew with every change: it
 * says nothing about growth, and is shown without a limit.
 */
const WAITING_ON_NPM = [100, 200, 400]

const perSecond = ({ answers, seconds }: { answers: Answer[]; seconds: number }) => answers.length / seconds
const p99 = ({ answers }: { answers: Answer[] }) => percentile(ascending(answers.map(({ ms }) => ms)), 0.99)

/**
 * The morning rush: 200 people, 2,000 requests, 100 places, through BFF and hall, beside thirty lines of Koa and PostgreSQL,
 * the same behind a gate in Redis, and Redis alone. Nothing may be oversold, leaked or answered with 5xx.
 */
export async function measureBooking(): Promise<Row[]> {
  const redis = redisProgramOfRun() ? 'a real Redis' : "npm's Redis"
  const raw = await measureRawRedis({ clients: CLIENTS, calls: 20_000 })
  const rows: Row[] = [shown(`(c) scripts on ${redis} alone`, raw, 'a second')]
  const whole = await startWhole(CLIENTS)
  try {
    // A process that has served before: the engine has compiled what runs often.
    for (const mode of MODES) await whole.measure(mode, { clients: CLIENTS, wishes: WARM_UP })
    for (const mode of MODES) rows.push(...(await measureMode(whole, mode)))
    rows.push(...(await measureCosts(whole)))
  } finally {
    await whole.stop()
  }
  rows.push(...(await growthRows()))
  return rows
}

const shown = (name: string, value: number, unit: string): Row => ({ name, value, unit, limit: null })
const none = (name: string, value: number): Row => ({ name, value, unit: '', limit: 0 })

async function measureMode(whole: Whole, mode: Mode): Promise<Row[]> {
  const plain = await measurePlain(mode, { ...SIZE, gate: false })
  const gated = await measurePlain(mode, { ...SIZE, gate: true })
  const ours = await whole.measure(mode, SIZE)
  const all = [...ours.answers, ...ours.refusing.answers]
  const called = (name: string) => `${mode.name}: ${name}`
  const figures = (name: string, { refusing, ...selling }: Figures) => [
    shown(called(`${name}, selling`), perSecond(selling), 'req/s'),
    shown(called(`${name}, selling: p99`), p99(selling), 'ms'),
    shown(called(`${name}, refusing`), perSecond(refusing), 'req/s'),
    shown(called(`${name}, refusing: p99`), p99(refusing), 'ms'),
  ]
  return [
    none(called('oversold'), ours.oversold),
    none(called('leaked: held without an owner, or told and not held'), ours.leaked),
    none(called(`places left of ${PLACES}`), ours.left),
    none(called('answers with 5xx'), all.filter(({ status }) => status >= 500).length),
    none(called('answers that are neither 201, 409 nor a place in line'), all.length - count(all, 201, 409, 429)),
    shown(called('told their place in line'), count(all, 429), ''),
    ...figures('(a) Koa, PostgreSQL', plain),
    ...figures('(b) with a gate', gated),
    ...figures('BFF and hall', ours),
    {
      name: called('refusing, as a share of (b)'),
      value: perSecond(ours.refusing) / perSecond(gated.refusing),
      unit: '×',
      limit: 0.5,
      mustBe: 'at least',
    },
    {
      name: called('p99 refusing, in p99 of (b)'),
      value: p99(ours.refusing) / p99(gated.refusing),
      unit: '×',
      limit: 3,
    },
    { name: called('p99 selling, in p99 of (b)'), value: p99(ours) / p99(gated), unit: '×', limit: 3 },
  ]
}

async function measureCosts(whole: Whole): Promise<Row[]> {
  const { accepted, refused } = await whole.costs(FEW)
  return [
    shown('an accepted request', accepted.ms, 'ms of the machine'),
    shown('a refused request', refused.ms, 'ms of the machine'),
    {
      name: 'a refused request, as a share of an accepted one',
      value: refused.ms / accepted.ms,
      unit: '×',
      limit: 0.5,
    },
    { name: 'the same in CPU of the BFF', value: refused.cpuMs / accepted.cpuMs, unit: '×', limit: 0.5 },
  ]
}

async function growthRows(): Promise<Row[]> {
  const found = await realRedis()
  const program = 'program' in found ? found.program : null
  const real = program !== null
  const on = 'name' in found ? found.name : "npm's Redis"
  const growth = await measureGrowth(program, real ? WAITING : WAITING_ON_NPM, real ? 5_000 : 500)
  const [small] = growth
  const large = growth.at(-1)
  if (!small || !large) return []
  return [
    ...growth.flatMap(({ waiting, askMs, comeMs, bytesEach }) => [
      shown(`${on}, ${waiting} wait: one asks`, askMs, 'ms'),
      shown(`${waiting} wait: one more comes`, comeMs, 'ms'),
      ...(bytesEach > 0 ? [shown(`${waiting} wait: memory of one`, bytesEach, 'bytes')] : []),
    ]),
    {
      name: `one question, ${large.waiting} beside ${small.waiting} waiting`,
      value: large.askMs / small.askMs,
      unit: '×',
      limit: real ? 2 : null,
    },
  ]
}
