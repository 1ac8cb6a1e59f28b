import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { type Background, runInBackground } from '../../../kit/background'
import type { Clock } from '../../../kit/clock'
import type { Database, Queryable } from '../../../kit/database'
import type { Logger } from '../../../kit/logger'
import { type Change, changesAfter } from '../changes/changes'
import { type Faults, readFaults } from './faults'

const AT_ONCE = 50
const TRY_LIMIT_MS = 5_000
/** After which waits a push that was not taken goes out again; then never: the feed has it. */
const WAITS_S = [1, 2, 4, 8]
/** How late a push comes that is shuffled, at most. */
const SHUFFLE_S = 3

interface Message {
  id: number
  message: string
  changes: Change[]
  attempts: number
}

export interface PushOptions {
  db: Database
  url: string
  secret: string
  clock: Clock
  logger: Logger
}

/**
 * Pushes what changed as soon as it is committed (变更推送). What is to be pushed becomes rows before anything is sent,
 * and a row goes when it was taken: a process that is killed sends some of it again, and loses none.
 */
export function startPushing(options: PushOptions, everyMs = 200): Background {
  const { db, logger } = options
  return runInBackground(
    async (ending) => {
      if (!(await hasWork(db))) return false
      const collected = await collect(db)
      const messages = await claim(db)
      await Promise.all(messages.map((message) => deliver(options, message, ending)))
      return collected || messages.length > 0
    },
    { everyMs, logger, name: 'pushes' },
  )
}

/** Asked five times a second, and mostly there is nothing: that must cost nothing. */
async function hasWork(db: Database): Promise<boolean> {
  const { work } = await db.one<{ work: boolean }>(
    `select exists (select from push_message where due_at <= clock_timestamp())
       or exists (select from push_cursor p, changes_after(p.txid, p.seq, 1)) as work`,
  )
  return work
}

/** Takes new changes from the feed into messages. One process at a time: the cursor's row is locked. */
async function collect(db: Database): Promise<boolean> {
  return db.transaction(async (tx) => {
    const at = await tx.maybe<{ txid: string; seq: number }>(
      'select txid::text, seq from push_cursor for update skip locked',
    )
    if (!at) return false
    const changes = await changesAfter(tx, `${at.txid}-${at.seq}`, AT_ONCE)
    const last = changes.at(-1)
    if (!last) return false
    const [txid, seq] = last.YB.split('-')
    await tx.query('update push_cursor set txid = $1::text::xid8, seq = $2', [txid, seq])
    await send(tx, changes, await readFaults(tx))
    return changes.length === AT_ONCE
  })
}

/** One message, as faults have it: none, one, or two, and sometimes late. */
async function send(tx: Queryable, changes: readonly Change[], faults: Faults): Promise<void> {
  if (Math.random() < faults.drop) return
  const message = randomUUID()
  const copies = Math.random() < faults.double ? 2 : 1
  for (let copy = 0; copy < copies; copy += 1) {
    const late = Math.random() < faults.shuffle ? Math.random() * SHUFFLE_S : 0
    await tx.query(
      `insert into push_message (message, changes, due_at)
       values ($1, $2, clock_timestamp() + make_interval(secs => $3))`,
      [message, JSON.stringify(changes), late],
    )
  }
}

/** Messages that are due, each leased until its next try is. */
function claim(db: Database): Promise<Message[]> {
  return db.query<Message>(
    `update push_message set attempts = attempts + 1,
       due_at = clock_timestamp() + make_interval(secs => ($1::float8[])[least(attempts + 1, cardinality($1::float8[]))] + $2)
     where id in (
       select id from push_message where due_at <= clock_timestamp() order by due_at, id limit 8
       for update skip locked
     )
     returning id, message, changes, attempts`,
    [WAITS_S, TRY_LIMIT_MS / 1000],
  )
}

async function deliver(options: PushOptions, message: Message, ending: AbortSignal): Promise<void> {
  const { db, logger } = options
  if (await isTaken(options, message, ending)) {
    await db.query('delete from push_message where id = $1', [message.id])
    return
  }
  const wait = WAITS_S[message.attempts - 1]
  if (ending.aborted) return
  if (wait === undefined) {
    logger.warn({ message: message.message, attempts: message.attempts }, 'a push was given up')
    await db.query('delete from push_message where id = $1', [message.id])
    return
  }
  await db.query('update push_message set due_at = clock_timestamp() + make_interval(secs => $2) where id = $1', [
    message.id,
    wait,
  ])
}

async function isTaken(
  { url, secret, clock, logger }: PushOptions,
  { message, changes }: Message,
  ending: AbortSignal,
): Promise<boolean> {
  const body = JSON.stringify({ XXBH: message, LB: changes })
  const timestamp = String(Math.floor(clock.now().getTime() / 1000))
  const nonce = randomBytes(12).toString('hex')
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-gdbs-timestamp': timestamp,
        'x-gdbs-nonce': nonce,
        'x-gdbs-signature': pushSignature(secret, timestamp, nonce, body),
      },
      body,
      signal: AbortSignal.any([ending, AbortSignal.timeout(TRY_LIMIT_MS)]),
    })
    await response.arrayBuffer()
    return response.ok
  } catch (error) {
    // Not reachable, too slow, or we are stopping: counts as not taken.
    logger.debug({ err: error }, 'a push failed')
    return false
  }
}

/** Hex HMAC-SHA256 over timestamp, nonce and body, a line each. */
export function pushSignature(secret: string, timestamp: string, nonce: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${nonce}\n${body}`).digest('hex')
}
