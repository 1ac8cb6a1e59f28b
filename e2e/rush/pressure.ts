import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { signIn, type World } from '../../tools/testing/world'
import { type Api, endpoints } from '../client'
import { crowdAt, type Decision, wish } from './crowd'
import { solve } from './puzzle'

const UNDER_WAY = '{rush}:flight'
/** More than any hall bears. */
const MANY = 200
const LASTS_MS = 60_000

/** The morning rush around a resident, in a world whose BFF has this Redis. */
export function pressureAt(redisUrl: string) {
  const redis = new Redis(redisUrl)
  return {
    redis,
    /** As if other processes had as many under way to the hall as it bears: whoever comes now waits. */
    async rises(): Promise<void> {
      const lost = Date.now() + LASTS_MS
      await redis.zadd(UNDER_WAY, ...Array.from({ length: MANY }, (_, n) => [lost, `elsewhere-${n}`]).flat())
    },
    async ends(): Promise<void> {
      await redis.del(UNDER_WAY)
    },
    stop: (): void => redis.disconnect(),
  }
}
export type Pressure = ReturnType<typeof pressureAt>

/** A resident who is in line now for a time, and leaves his puzzle alone. @returns asks again how many are before him */
export async function standsInLine(
  world: World,
  api: Api,
  { who, item, slot }: { who: string; item: string; slot: string },
): Promise<() => Promise<number>> {
  const wanted = { token: await signIn(world, who), key: randomUUID(), body: { items: [item], slot } }
  async function ask(): Promise<number> {
    const { code, line } = await api.problem(endpoints.appointments.hold, wanted)
    if (code !== 'in_line' || !line) throw new Error(`${who} is not in line: ${code}`)
    return line.ahead
  }
  await ask()
  return ask
}

/**
 * A resident who is in line now for a time, with her puzzle solved, and asks again until it is decided.
 * @returns what became of it
 */
export async function waitsInLine(
  world: World,
  api: Api,
  { who, item, slot }: { who: string; item: string; slot: string },
): Promise<() => Promise<Decision>> {
  const token = await signIn(world, who)
  const wanted = wish(who, item, slot, { key: randomUUID() })
  const { code, line } = await api.problem(endpoints.appointments.hold, {
    token,
    key: wanted.key,
    body: { items: [item], slot },
  })
  if (code !== 'in_line' || !line?.puzzle) throw new Error(`${who} is not in line: ${code}`)
  await api.ok(endpoints.line.prove, { token, body: { slot, ...solve(line.puzzle) } })
  const decided = crowdAt(api, world.bff.url, () => token).settle(wanted)
  // Whoever asks for it is told; until then nobody is.
  decided.catch(() => undefined)
  return () => decided
}
