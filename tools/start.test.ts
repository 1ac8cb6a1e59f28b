import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { freePort } from './ports'
import { projectPath, projectRoot } from './project'

interface Result {
  code: number | null
  text: string
}

function run(program: string, env: NodeJS.ProcessEnv): Promise<Result> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [projectPath('tools', program)], {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.once('close', (code) => resolve({ code, text }))
  })
}

describe('npm start', () => {
  test('says in one sentence which port is taken, and starts nothing', async () => {
    const taken = await freePort()
    const server = createServer().listen(taken, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const others = Object.fromEntries(
      await Promise.all(
        ['PORT', 'CONTROL_PORT', 'CERTIFICATES_PORT', 'IDENTITY_PORT', 'WECHAT_PORT'].map(
          async (name) => [name, String(await freePort())] as const,
        ),
      ),
    )
    const { code, text } = await run('start.mjs', { ...others, HALL_PORT: String(taken) })
    server.close()
    expect(code).toBe(1)
    expect(text.trim()).toMatch(new RegExp(`^Port ${taken} \\(online hall\\) is in use\\. Stop [^\\n]+ npm start$`))
  })

  test('says which setting is wrong', async () => {
    const { code, text } = await run('start.mjs', { PORT: 'three thousand' })
    expect(code).toBe(1)
    expect(text.trim()).toBe('PORT=three thousand is not a port. Give a number from 1024 to 65535.')
  })
})

describe('npm test', () => {
  test('ends with its line when no test ran', async () => {
    const child = spawn(process.execPath, [projectPath('tools', 'test.mjs'), 'no/such/test'], {
      cwd: projectRoot,
      env: { ...process.env, TEST_RUN_ID: '' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(code).toBe(1)
    expect(text.trimEnd().split('\n').pop()).toMatch(/^0 passed, \d+ failed$/)
  })
})
