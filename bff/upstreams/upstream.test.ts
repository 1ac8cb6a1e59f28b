import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMetrics } from '../http/metrics'
import { createUpstream, type Upstream, UpstreamUnavailable } from './upstream'

let server: Server
let upstream: Upstream
let requests: { method: string; url: string; headers: Record<string, unknown> }[]
let answerWith: RequestListener

const read = (change: object = {}) => upstream.request({ method: 'GET', path: '/x', name: 'x', safe: true, ...change })
const send = () => upstream.request({ method: 'POST', path: '/x', name: 'x', body: { a: 1 }, safe: false })

beforeEach(async () => {
  requests = []
  answerWith = (_, response) => response.end('{"ok":true}')
  server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
    answerWith(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  upstream = createUpstream({
    name: 'hall',
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    timeoutMs: 200,
    concurrency: 4,
    metrics: createMetrics({ process: false }),
  })
})
afterEach(async () => {
  upstream.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('the request id of the phone goes along', async () => {
  await read({ requestId: 'phone-request-1' })
  expect(requests[0]?.headers['x-request-id']).toBe('phone-request-1')
})

test('JSON is read whatever the header says, as some systems answer text/plain', async () => {
  answerWith = (_, response) => response.setHeader('content-type', 'text/plain').end('{"openid":"o1"}')
  expect((await read()).body).toEqual({ openid: 'o1' })
})

test('a read that fails quickly is tried once more; a write never is', async () => {
  answerWith = (_, response) => response.writeHead(502).end('<html>')
  await expect(read()).rejects.toMatchObject({ code: 'hall_unavailable', reason: 'status' })
  expect(requests).toHaveLength(2)
  await expect(send()).rejects.toMatchObject({ mayHaveArrived: true })
  expect(requests).toHaveLength(3)
})

test('an answer that does not come within the deadline: it may have arrived', async () => {
  answerWith = () => undefined
  await expect(send()).rejects.toMatchObject({ reason: 'timeout', mayHaveArrived: true })
  expect(requests).toHaveLength(1)
})

test('a process too busy to connect within the deadline: nothing has left', async () => {
  // From here the event loop looks at its timers before it looks at connections.
  await new Promise(setImmediate)
  const sent = send()
  // After all that leads to the request this process is busy.
  await new Promise(process.nextTick)
  for (const until = performance.now() + 300; performance.now() < until; );
  await expect(sent).rejects.toMatchObject({ reason: 'timeout', mayHaveArrived: false })
  expect(requests).toEqual([])
})

test('a connection that breaks in the middle: it may have arrived', async () => {
  answerWith = (request) => request.socket.destroy()
  await expect(send()).rejects.toMatchObject({ reason: 'reset', mayHaveArrived: true })
})

test('a closed port: it certainly did not arrive', async () => {
  await new Promise((resolve) => server.close(resolve))
  await expect(send()).rejects.toMatchObject({ reason: 'refused', mayHaveArrived: false })
})

test('after failures in a row calls are cut short without asking, and come back', async () => {
  answerWith = (_, response) => response.writeHead(500).end()
  for (let i = 0; i < 8; i++) await send().catch(() => undefined)
  const asked = requests.length
  await expect(send()).rejects.toMatchObject({ reason: 'open', mayHaveArrived: false })
  expect(requests).toHaveLength(asked)
})

test('more than it may bear at once is turned away here', async () => {
  answerWith = () => undefined
  const outcomes = await Promise.allSettled(Array.from({ length: 25 }, () => send()))
  const reasons = outcomes.map((each) => each.status === 'rejected' && (each.reason as UpstreamUnavailable).reason)
  expect(reasons.filter((reason) => reason === 'busy')).toHaveLength(25 - 4 - 16)
})

test('redirects are not followed and HTML is no answer', async () => {
  answerWith = (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end('<html>moved</html>')
  await expect(read()).rejects.toMatchObject({ reason: 'bad_answer' })
})

test('the error that goes on carries no header of the request', async () => {
  answerWith = (request) => request.socket.destroy()
  const error = await read({ headers: { Authorization: 'Bearer very-secret' } }).catch((each: unknown) => each)
  expect(error).toBeInstanceOf(UpstreamUnavailable)
  const everything = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).cause)
  expect(everything).not.toContain('very-secret')
})

describe('raw content', () => {
  const pieces = [Buffer.alloc(70_000, 1), Buffer.alloc(70_000, 2), Buffer.from('end')]
  const length = pieces.reduce((sum, each) => sum + each.length, 0)
  const put = (open: () => AsyncIterable<Buffer>) =>
    upstream.request({
      method: 'PUT',
      path: '/x',
      name: 'x',
      content: { type: 'image/png', length, open },
      safe: false,
      timeoutMs: 2_000,
    })
  async function* all() {
    yield* pieces
  }

  test('is streamed as it comes, with its type and length', async () => {
    const arrived: Buffer[] = []
    answerWith = (request, response) =>
      request.on('data', (chunk: Buffer) => arrived.push(chunk)).on('end', () => response.end('{"ok":true}'))
    expect((await put(all)).body).toEqual({ ok: true })
    expect(Buffer.concat(arrived).equals(Buffer.concat(pieces))).toBe(true)
    expect(requests[0]?.headers).toMatchObject({ 'content-type': 'image/png', 'content-length': String(length) })
    expect(requests[0]?.headers).not.toHaveProperty('transfer-encoding')
  })

  test('that cannot be read to its end is never taken for a whole', async () => {
    let whole = false
    answerWith = (request, response) =>
      request.resume().on('end', () => {
        whole = request.complete
        response.end('{}')
      })
    await expect(
      put(async function* () {
        yield pieces[0] as Buffer
        throw new Error('the store of pieces is away')
      }),
    ).rejects.toMatchObject({ code: 'hall_unavailable' })
    expect(whole).toBe(false)
  })

  test('that is refused before it was read is answered at once', async () => {
    answerWith = (_, response) => response.writeHead(401).end('{"no":true}')
    expect(await put(all)).toEqual({ status: 401, body: { no: true } })
  })
})
