import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ToolError } from './project'
import { RestartingServer } from './restarting-server'
import { eventually } from './testing/eventually'

describe('a server of daily work', () => {
  let folder: string
  let said: string[]
  let lines: string[]
  let server: RestartingServer
  let broken: boolean
  const abort = new AbortController()

  /** The server's code: says its version when it starts. */
  const write = (version: string, then = 'setInterval(() => undefined, 1000)') =>
    writeFileSync(
      join(folder, 'main.cjs'),
      `console.log('version ${version}')\nprocess.send({ type: 'ready' })\n${then}`,
    )

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'restarting-'))
    said = []
    lines = []
    broken = false
    server = new RestartingServer({
      name: 'The server',
      env: {},
      bundle: async () => {
        if (broken) throw new ToolError('main.ts could not be bundled')
        return join(folder, 'main.cjs')
      },
      onLine: (line) => lines.push(line),
      say: (text) => said.push(text),
      signal: abort.signal,
    })
  })
  afterEach(async () => {
    await server.stop()
    rmSync(folder, { recursive: true })
  })

  test('starts again when its code has changed, and only then', async () => {
    write('one')
    await server.refresh()
    await server.refresh()
    write('two')
    // Five changes at once are one, or two when the first is being worked off already.
    await Promise.all([1, 2, 3, 4, 5].map(() => server.refresh()))
    expect(lines).toEqual(['version one', 'version two'])
    expect(said.filter((text) => text.includes('is up'))).toHaveLength(2)
  })

  test('keeps running while its code is not sound', async () => {
    write('one')
    await server.refresh()
    broken = true
    await server.refresh()
    expect(said.at(-1)).toBe('main.ts could not be bundled')
    broken = false
    await server.refresh()
    expect(lines).toEqual(['version one'])
  })

  test('that crashes says so, and starts again with the next change', async () => {
    write('one', 'process.exit(3)')
    await server.refresh()
    await eventually(() => expect(said).toContain('The server has ended (exit code 3); it waits for a change.'))
    write('two')
    await server.refresh()
    expect(lines).toEqual(['version one', 'version two'])
  })
})
