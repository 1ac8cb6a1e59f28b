/**
 * A process of its own between the BFF and the province: the first answer to a question is the province's, later ones
 * are replayed after the delay set for it, so that what is measured is the BFF and not the province.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Recorded {
  status: number
  type: string
  body: Buffer
}

const targets = JSON.parse(process.env.TARGETS ?? '{}') as Record<string, string>
/** Path prefix to delay in ms. */
let delays: Record<string, number> = {}

const bodyOf = async (request: IncomingMessage) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const delayOf = (path: string) => Object.entries(delays).find(([prefix]) => path.startsWith(prefix))?.[1] ?? 0

async function serve(target: string): Promise<string> {
  const recorded = new Map<string, Recorded>()
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/'
    const body = await bodyOf(request)
    const key = `${request.method} ${path} ${request.headers.authorization ?? ''} ${body.toString('base64')}`
    let answer = recorded.get(key)
    if (!answer) {
      const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers
      const asked = await fetch(`${target}${path}`, {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        redirect: 'manual',
        ...(body.length > 0 && { body }),
      })
      answer = {
        status: asked.status,
        type: asked.headers.get('content-type') ?? 'application/json',
        body: Buffer.from(await asked.arrayBuffer()),
      }
      if (delayOf(path) > 0 && answer.status === 200) recorded.set(key, answer)
    }
    const send = (what: Recorded) => {
      response.writeHead(what.status, { 'content-type': what.type, 'content-length': what.body.length })
      response.end(what.body)
    }
    const delay = delayOf(path)
    if (delay > 0) setTimeout(send, delay, answer)
    else send(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** PUT sets the delays. */
async function control(): Promise<string> {
  const server = createServer(async (request, response) => {
    delays = JSON.parse((await bodyOf(request)).toString()) as Record<string, number>
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function main() {
  const urls: Record<string, string> = { delays: await control() }
  for (const [name, target] of Object.entries(targets)) urls[name] = await serve(target)
  process.on('SIGTERM', () => process.exit(0))
  process.once('disconnect', () => process.exit(0))
  process.send?.({ type: 'ready', urls })
}

void main()
