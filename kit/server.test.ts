import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { listen } from './server'

const NEVER_MS = 10 * 60_000

test('a connection that nothing has been asked on yet does not keep a server that stops', async () => {
  const running = await listen((_, response) => response.end(), { port: 0, name: 'test' })
  const silent = connect(running.port, '127.0.0.1')
  await Promise.all([once(silent, 'connect'), once(running.server, 'connection')])
  const left = once(silent, 'close')
  await running.close(NEVER_MS)
  await left
}, 5_000)

test('what is being answered is answered in full; then the connection goes too', async () => {
  let answer = (_: ServerResponse): void => undefined
  const asked = new Promise<ServerResponse>((resolve) => {
    answer = resolve
  })
  const running = await listen((_, response) => answer(response), { port: 0, name: 'test' })
  const response = fetch(running.url)
  const open = await asked
  open.write('the first half')
  const closed = running.close(NEVER_MS)
  open.end(', and the second')
  expect(await (await response).text()).toBe('the first half, and the second')
  await closed
}, 5_000)

test('what takes longer than the grace is cut', async () => {
  const running = await listen(() => undefined, { port: 0, name: 'test' })
  const asked = once(running.server, 'request')
  const response = fetch(running.url).then(
    () => 'answered',
    () => 'cut',
  )
  await asked
  await running.close(0)
  expect(await response).toBe('cut')
}, 5_000)
