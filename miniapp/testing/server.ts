import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PROBLEMS, type Problem, type ProblemCode } from '@shared/http/problems'

export interface Received {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: unknown
}

export interface Reply {
  status: number
  body?: unknown
  /** Keeps the phone waiting until it gives up. */
  never?: boolean
  /** The connection breaks before the answer: what was asked for may have happened. */
  cut?: boolean
}

/** A BFF for tests: a real server on a free port, which answers what the test decides and remembers what it was asked. */
export async function startServer(answer: (request: Received, count: number) => Reply | Promise<Reply>) {
  const received: Received[] = []
  const waiting = new Set<Received>()
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const { method = '', url = '', headers } = request
      const one: Received = { method, url, headers, body: bodyOf(Buffer.concat(chunks), headers) }
      received.push(one)
      const { status, body, never, cut } = await answer(one, received.length)
      if (never) {
        waiting.add(one)
        request.socket.on('close', () => waiting.delete(one))
        return
      }
      if (cut) return void request.socket.destroy()
      response.writeHead(status, { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json' })
      response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const globals = globalThis as unknown as { API_BASE: string }
  globals.API_BASE = origin
  return {
    origin,
    received,
    /** What it was asked and will never answer, as long as somebody still waits for it. */
    waiting: () => [...waiting].map(({ url }) => url),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      globals.API_BASE = ''
    },
  }
}

/** JSON, or bytes as they came. */
function bodyOf(bytes: Buffer, headers: IncomingHttpHeaders): unknown {
  if (headers['content-type'] === 'application/octet-stream') return bytes
  return bytes.length === 0 ? undefined : JSON.parse(bytes.toString('utf8'))
}

/** What the BFF says when something goes wrong, from the shared catalogue. */
export function problemReply(code: ProblemCode, more: Partial<Problem> = {}): Reply {
  const { status, fault, retry, text } = PROBLEMS[code]
  const [detail, nextStep] = text['zh-Hans']
  const problem = { type: 'about:blank', code, title: code, status, detail, nextStep, fault, retry, instance: '/' }
  return { status, body: { ...problem, requestId: 'r-1', ...more } }
}
