import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { createAutomator } from './automator/automator'
import type { Call } from './automator/protocol'
import type { NetworkType } from './connection'
import { createHost, type Emit, type Host } from './host'
import { PackageError } from './package/errors'
import { described } from './runtime/realm'
import { readSettings } from './settings'

/** One host per process: what the program throws without catching would end whoever is in the same process. */
async function main(): Promise<void> {
  const settings = readSettings()
  const clients = new Set<WebSocket>()
  /** What happens before somebody listens is told to the first who does. */
  const early: string[] = []
  const emit: Emit = (method, params) => {
    const event = JSON.stringify({ method, params })
    if (clients.size === 0) early.push(event)
    for (const client of clients) client.send(event)
  }
  const host = createHost(settings, emit)
  process.on('uncaughtException', (error) => host.report(error))
  process.on('unhandledRejection', (reason) => host.report(reason, 'UnhandledRejection'))
  const answer = createAutomator(host, emit)
  const server = new WebSocketServer({ port: settings.port, host: '127.0.0.1' })
  server.on('connection', (client) => {
    clients.add(client)
    client.on('close', () => clients.delete(client))
    client.on('message', async (message) => {
      const reply = await answer(JSON.parse(String(message)) as Call)
      client.send(JSON.stringify(reply))
      // The client has a listener by now: it asks for the version first.
      for (const event of early.splice(0)) client.send(event)
    })
  })
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  host.start()
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  process.on('message', ({ id, what, value }: Wish) => {
    try {
      process.send?.({ type: 'answer', id, answer: happens(host, what, value) })
    } catch (error) {
      process.send?.({ type: 'answer', id, problem: described(error).message })
    }
  })
  process.send?.({ type: 'ready', urls: { automator: url } })
  console.log(`The mini-program of ${settings.directory} runs: WEAPP_WS_ENDPOINT=${url}`)
}

/** What happens to the phone, and neither she nor the program does. Told by whoever has started this process. */
interface Wish {
  id: number
  what: 'network' | 'breakAfter' | 'leave' | 'comeBack'
  value: unknown
}

function happens({ connection, leave, comeBack }: Host, what: Wish['what'], value: unknown): unknown {
  if (what === 'network') return connection.change(value as NetworkType)
  if (what === 'breakAfter') return connection.breakAfter(Number(value))
  return what === 'leave' ? leave() : comeBack()
}

/** Nobody is left who could ask for anything. */
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))

main().catch((error: unknown) => {
  const isPackage = error instanceof PackageError
  console.error(isPackage ? `The build cannot run in WeChat:\n${error.message}` : error)
  process.exit(1)
})
