import { redisFromDebian } from './debian-redis'
import { type RedisProgram, redisOnPath } from './redis'

export type RealRedis = { name: string; program: RedisProgram } | { reason: string }

/** A real Redis server: the machine's own, else Debian's package without installing it; or why none can be had. */
export async function realRedis(): Promise<RealRedis> {
  const installed = redisOnPath()
  if (installed) return { name: installed.path, program: installed }
  try {
    return { name: "Debian's redis-server", program: await redisFromDebian() }
  } catch (error) {
    return { reason: `no redis-server on PATH, and ${error instanceof Error ? error.message.split('\n')[0] : error}` }
  }
}
