import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from './child'
import { isAlive } from './waiting'

const READY = `process.send({ type: 'ready', urls: { here: 'http://127.0.0.1:1' } })`
const STAY = 'setInterval(() => undefined, 1000)'

describe('a server as a child', () => {
  let folder: string
  const program = (...lines: string[]) => {
    const file = join(folder, 'server.cjs')
    writeFileSync(file, lines.join('\n'))
    return { name: 'The server', file, env: {} }
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'child-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('is started when it says so, and stops when asked', async () => {
    const child = await startChild(
      program(`process.on('SIGTERM', () => { console.log('bye'); process.exit(0) })`, STAY, READY),
    )
    expect(child.urls).toEqual({ here: 'http://127.0.0.1:1' })
    await child.stop()
    expect(await child.ended).toEqual({ code: 0, signal: null })
    expect(child.isRunning()).toBe(false)
  })

  test('that does not listen is ended all the same', async () => {
    const child = await startChild(program(`process.on('SIGTERM', () => undefined)`, STAY, READY))
    await child.stop(200)
    expect(await child.ended).toMatchObject({ signal: 'SIGKILL' })
  })

  test('that ends before it is ready says what it said last', async () => {
    const start = startChild(program(`console.error('PORT: is not a number')`, 'process.exit(3)'))
    await expect(start).rejects.toThrow(
      /The server ended before it was ready \(exit code 3\)[\s\S]*PORT: is not a number/,
    )
  })

  test('that is never ready is not left behind', async () => {
    const pids: number[] = []
    const start = startChild({
      ...program('console.log(process.pid)', STAY),
      startLimitMs: 1_000,
      onLine: (line) => pids.push(Number(line)),
    })
    await expect(start).rejects.toThrow('The server was not ready within 1 s')
    expect(pids).toHaveLength(1)
    expect(isAlive(pids[0] ?? 0)).toBe(false)
  })

  test('gives up starting when stopping begins', async () => {
    const abort = new AbortController()
    const start = startChild({
      ...program(STAY, `console.log('up')`),
      signal: abort.signal,
      onLine: () => abort.abort(),
    })
    await expect(start).rejects.toThrow('ended before it was ready (SIGTERM)')
  })
})
