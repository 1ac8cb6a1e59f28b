import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Background } from '../../../kit/background'
import { createLogger } from '../../../kit/logger'
import { eventually } from '../../../tools/testing/eventually'
import { type Change, noteChanges } from '../changes/changes'
import { startTestHall, type TestHall } from '../testing/test-hall'
import { startPushing } from './push'

const SECRET = 'secret-of-the-callback'

interface Received {
  headers: IncomingHttpHeaders
  body: string
  message: { XXBH: string; LB: Change[] }
}

/** The other end of the pushes: keeps what came and answers as it is told. */
async function startReceiver() {
  const received: Received[] = []
  const state = { status: 200 }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      received.push({ headers: request.headers, body, message: JSON.parse(body) })
      response.writeHead(state.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hall/callback`,
    received,
    state,
    keys: () => received.flatMap(({ message }) => message.LB.map(({ BH }) => BH)),
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

let hall: TestHall
let receiver: Awaited<ReturnType<typeof startReceiver>>
const running: Background[] = []
beforeAll(async () => {
  hall = await startTestHall()
})
afterAll(() => hall?.stop())
beforeEach(async () => {
  await hall.db.query('truncate change, push_message')
  await hall.db.query(`update push_cursor set txid = '0', seq = 0`)
  await setFaults({ drop: 0, double: 0, shuffle: 0 })
  receiver = await startReceiver()
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()))
  await receiver.stop()
})

const logger = createLogger('test-hall', 'silent')
function push(): Background {
  const started = startPushing({ db: hall.db, url: receiver.url, secret: SECRET, clock: hall.clock, logger }, 10)
  running.push(started)
  return started
}
const note = (...keys: string[]) =>
  noteChanges(
    hall.db,
    keys.map((key) => ({ kind: 'bj', key, owner: 'sub-1', payload: { key } })),
  )
const waiting = async () => (await hall.db.one<{ count: number }>('select count(*) as count from push_message')).count
async function setFaults(faults: { drop: number; double: number; shuffle: number }) {
  const token = await hall.sign({ sub: 'counter', client_id: 'counter', scope: 'counter' })
  const answer = await hall.raw('/ck/jhgz', {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  })
  expect(answer.SJ).toEqual(faults)
}

test('what changed is pushed, signed over timestamp, nonce and body', async () => {
  push()
  await note('a', 'b')
  await eventually(() => expect(receiver.keys()).toEqual(['a', 'b']))
  const [first] = receiver.received
  if (!first) throw new Error('nothing came')
  const { headers, body, message } = first
  const [timestamp, nonce] = [headers['x-gdbs-timestamp'], headers['x-gdbs-nonce']]
  expect(timestamp).toBe(String(hall.clock.now().getTime() / 1000))
  expect(headers['x-gdbs-signature']).toBe(
    createHmac('sha256', SECRET).update(`${timestamp}\n${nonce}\n${body}`).digest('hex'),
  )
  expect(message.LB).toEqual([
    { YB: expect.any(String), LX: 'bj', YHBZ: 'sub-1', BH: 'a', SJ: { key: 'a' } },
    { YB: expect.any(String), LX: 'bj', YHBZ: 'sub-1', BH: 'b', SJ: { key: 'b' } },
  ])
  await eventually(async () => expect(await waiting()).toBe(0))
})

test('fifty at most in one message', async () => {
  await note(...Array.from({ length: 120 }, (_, nth) => `n${nth}`))
  push()
  await eventually(() => expect(receiver.keys()).toHaveLength(120))
  expect(Math.max(...receiver.received.map(({ message }) => message.LB.length))).toBe(50)
})

test('what was not taken comes again, the same message', async () => {
  receiver.state.status = 503
  push()
  await note('a')
  await eventually(() => expect(receiver.received).toHaveLength(1))
  receiver.state.status = 204
  await eventually(() => expect(receiver.received).toHaveLength(2))
  expect(receiver.received[1]?.message).toEqual(receiver.received[0]?.message)
  await eventually(async () => expect(await waiting()).toBe(0))
})

test('after five tries it is given up', async () => {
  receiver.state.status = 500
  push()
  await note('a')
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await eventually(() => expect(receiver.received).toHaveLength(attempt))
    // The next wait is over at once.
    await eventually(async () => {
      const due = await hall.db.query(
        `update push_message set due_at = clock_timestamp()
         where attempts = $1 and due_at < clock_timestamp() + make_interval(secs => $2) returning id`,
        [attempt, [1, 2, 4, 8][attempt - 1] ?? 0],
      )
      expect(due.length + (attempt === 5 ? 1 : 0)).toBe(1)
    })
  }
  await eventually(async () => expect(await waiting()).toBe(0))
  expect(receiver.received).toHaveLength(5)
})

test('a process that died with a message on its way leaves it to the next', async () => {
  await note('a')
  // As a killed process leaves it: taken from the feed, claimed, not delivered.
  const first = push()
  receiver.state.status = 500
  await eventually(() => expect(receiver.received.length).toBeGreaterThan(0))
  await first.stop()
  expect(await waiting()).toBe(1)
  receiver.state.status = 200
  push()
  await eventually(async () => expect(await waiting()).toBe(0))
  expect(receiver.keys()).toContain('a')
})

test('two processes push each message once', async () => {
  push()
  push()
  for (let nth = 0; nth < 20; nth += 1) await note(`n${nth}`)
  await eventually(async () => {
    expect(receiver.keys()).toHaveLength(20)
    expect(await waiting()).toBe(0)
  })
  expect(new Set(receiver.keys()).size).toBe(20)
})

describe('faults', () => {
  test('all dropped: nothing comes, and the feed has it', async () => {
    await setFaults({ drop: 1, double: 0, shuffle: 0 })
    push()
    await note('lost')
    await eventually(async () => {
      const { passed } = await hall.db.one<{ passed: boolean }>(
        'select exists (select from change c join push_cursor p using (txid, seq)) as passed',
      )
      expect(passed).toBe(true)
    })
    expect([await waiting(), receiver.received.length]).toEqual([0, 0])
    await setFaults({ drop: 0, double: 0, shuffle: 0 })
    await note('seen')
    await eventually(() => expect(receiver.keys()).toEqual(['seen']))
    const { SJ } = await hall.get('exchange', '/jh/bgl')
    expect(SJ.LB.map(({ BH }: Change) => BH)).toEqual(['lost', 'seen'])
  })

  test('all doubled: each message comes twice under one number', async () => {
    await setFaults({ drop: 0, double: 1, shuffle: 0 })
    push()
    await note('a')
    await eventually(() => expect(receiver.keys()).toEqual(['a', 'a']))
    expect(receiver.received[0]?.message.XXBH).toBe(receiver.received[1]?.message.XXBH)
  })

  test('all shuffled: everything comes, in another order than it happened', async () => {
    await setFaults({ drop: 0, double: 0, shuffle: 1 })
    const keys = Array.from({ length: 12 }, (_, nth) => `n${nth}`)
    push()
    for (const key of keys) {
      await note(key)
      await eventually(async () => {
        const { behind } = await hall.db.one<{ behind: boolean }>(
          'select exists (select from change c, push_cursor p where (c.txid, c.seq) > (p.txid, p.seq)) as behind',
        )
        expect(behind).toBe(false)
      })
    }
    await eventually(() => expect(receiver.keys()).toHaveLength(keys.length))
    expect([...receiver.keys()].sort()).toEqual([...keys].sort())
    expect(receiver.keys()).not.toEqual(keys)
  })

  test('only shares are taken', async () => {
    const token = await hall.sign({ sub: 'counter', client_id: 'counter', scope: 'counter' })
    const answer = await hall.raw('/ck/jhgz', {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ drop: 2, double: 0, shuffle: 0 }),
    })
    expect(answer.JGDM).toBe('1001')
    expect((await hall.get('service', '/ck/jhgz')).JGDM).toBe('1003')
  })
})
