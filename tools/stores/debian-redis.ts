import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cachedFolder } from '../cache'
import { findOnPath } from './find-program'
import type { RedisProgram } from './redis'

const run = promisify(execFile)

/**
 * A real Redis server on Debian and Ubuntu without being root and without installing anything: the packages are
 * downloaded by apt into a folder of ours and unpacked there, once. Throws where that cannot be done.
 */
export async function redisFromDebian(): Promise<RedisProgram> {
  for (const tool of ['apt-get', 'dpkg']) if (!findOnPath(tool)) throw new Error(`there is no ${tool} here`)
  const folder = await cachedFolder(`debian-redis-${process.arch}`, async (target) => {
    const apt = join(target, 'apt')
    for (const each of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(apt, each), { recursive: true })
    // Lists and cache are ours; what is installed on the machine is only read.
    const options = [
      `Dir::State=${apt}`,
      `Dir::State::status=/var/lib/dpkg/status`,
      `Dir::Cache=${join(apt, 'cache')}`,
      'Debug::NoLocking=1',
      // As root, apt would step down to a user who may not write here.
      ...(process.getuid?.() === 0 ? ['APT::Sandbox::User=root'] : []),
    ].flatMap((each) => ['-o', each])
    const limits = { timeout: 90_000, maxBuffer: 10_000_000 }
    await run('apt-get', [...options, '-q', 'update'], limits)
    await run(
      'apt-get',
      [...options, '-q', '-y', '--download-only', '--no-install-recommends', 'install', 'redis-server'],
      limits,
    )
    const archives = join(apt, 'cache', 'archives')
    for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg', ['-x', join(archives, file), target], limits)
    }
    rmSync(apt, { recursive: true })
    await run(join(target, 'usr', 'bin', 'redis-server'), ['--version'], {
      ...limits,
      env: { ...process.env, ...libraryPath(target) },
    })
  })
  return { path: join(folder, 'usr', 'bin', 'redis-server'), env: libraryPath(folder) }
}

function libraryPath(folder: string): { LD_LIBRARY_PATH: string } {
  const libraries = join(folder, 'usr', 'lib')
  const triplet = readdirSync(libraries).filter((name) => name.endsWith('-linux-gnu'))
  return { LD_LIBRARY_PATH: [...triplet.map((name) => join(libraries, name)), libraries].join(':') }
}
