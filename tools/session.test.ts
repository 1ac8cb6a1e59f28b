import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectPath, projectRoot } from './project'

/** Runs a session in a process of its own, as the commands do, and optionally signals it when it says "up". */
function runSession(body: string, signal?: NodeJS.Signals): Promise<{ code: number | null; text: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'session-'))
  const file = join(folder, 'program.ts')
  writeFileSync(
    file,
    `import { runSession } from ${JSON.stringify(projectPath('tools/session'))}
runSession(async (session) => {
  setInterval(() => undefined, 1000)
  for (const name of ['store', 'province', 'bff']) session.onStop(name, async () => console.log('stopped ' + name))
  ${body}
})`,
  )
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    // Of two streams: what is said on one comes in order, what is said on the other may be read before or after.
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (signal && chunk.toString().includes('up')) child.kill(signal)
      })
    child.once('close', (code) => {
      rmSync(folder, { recursive: true })
      resolve({ code, text })
    })
  })
}

describe('what runs until somebody stops it', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s stops the last started first, and ends well', async (signal) => {
    const { code, text } = await runSession(`console.log('up')`, signal)
    expect(text).toMatch(/Stopping…\nstopped bff\nstopped province\nstopped store\nStopped\./)
    expect(code).toBe(0)
  })

  test('a part that fails ends the rest, with its reason and a failure', async () => {
    const { code, text } = await runSession(`session.fail('The BFF has ended (exit code 3).')`)
    expect(text).toContain('The BFF has ended (exit code 3).')
    expect(text).toMatch(/stopped bff[\s\S]*stopped province[\s\S]*stopped store/)
    expect(code).toBe(1)
  })

  test('a part that cannot be stopped does not keep the others running', async () => {
    const { code, text } = await runSession(
      `session.onStop('mule', async () => { throw new Error('no') }); console.log('up')`,
      'SIGTERM',
    )
    expect(text).toContain('mule did not stop: Error: no')
    expect(text).toMatch(/stopped bff[\s\S]*stopped province[\s\S]*stopped store/)
    expect(code).toBe(1)
  })
})
