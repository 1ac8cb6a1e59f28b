/**
 * npm run bench [-- name…]: everything that is measured, each figure beside its limit or its peer of the same run.
 * A figure that misses its limit ends the run with 1.
 */
import { redisProgramOfRun } from '../tools/testing/redis'
import { startTestStores } from '../tools/testing/stores'
import { isMet, printTable, type Row } from './row'

const BENCHES: Record<string, { title: string; measure: () => Promise<Row[]> }> = {
  search: {
    title: 'Search',
    measure: async () => (await import('./search')).searchBench(),
  },
  home: {
    title: 'Home and guide: 50 residents at a time, upstreams at 5 to 20 ms',
    measure: async () => (await import('./home')).measureHome(),
  },
  booking: {
    title: 'The morning rush: 200 clients, 2,000 requests, 100 places',
    measure: async () => (await import('./booking/booking')).measureBooking(),
  },
  waitlist: {
    title: 'Waitlist: from a freed place to the inbox of the first in line',
    measure: async () => (await import('./waitlist')).measureWaitlist(),
  },
  slow: {
    title: 'An old phone on a poor network: CPU four times slower, 1.6 Mbit/s, 150 ms, nothing kept',
    measure: async () => (await import('./slow-phone')).measureSlowPhone(),
  },
  bundle: {
    title: 'Budget of the WeChat build: packages uncompressed, and what it sends and asks',
    measure: async () => (await import('./packages')).measurePackages(),
  },
  start: {
    title: 'Second npm start',
    measure: async () => (await import('./second-start')).measureSecondStart(),
  },
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2)
  const unknown = wanted.filter((name) => !(name in BENCHES))
  if (unknown.length > 0) {
    console.error(`There is no bench called ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`)
    process.exitCode = 1
    return
  }
  const stores = await startTestStores(redisProgramOfRun())
  Object.assign(process.env, stores.env)
  let missed = 0
  try {
    for (const [name, { title, measure }] of Object.entries(BENCHES)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue
      console.log(`measuring ${name} …`)
      const rows = await measure()
      printTable(title, rows)
      missed += rows.filter((row) => !isMet(row)).length
    }
  } finally {
    await stores.stop()
  }
  console.log(missed === 0 ? '\nEvery limit is met.' : `\n${missed} limits are missed.`)
  process.exitCode = missed === 0 ? 0 : 1
}

void main()
