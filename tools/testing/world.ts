/**
 * Everything a test on real parts needs: stores of its own, the province and the BFF as processes, a resident who is
 * signed in. Whoever starts something stops it in `afterAll`.
 */
import { freePort } from '../ports'
import { type BffOptions, startBff, type TestBff } from './bff'
import { type ProvinceOptions, startProvince, type TestProvince } from './province'
import { signInAt } from './sign-in'

export { startBff, type TestBff } from './bff'
export { freshDatabase, type TestDatabase } from './databases'
export { eventually } from './eventually'
export { type Fault, type Resident, STANDARD_NOW, type SystemName, startProvince, type TestProvince } from './province'
export { redisUrl, startRedis, type TestRedis } from './redis'
export { signInAt } from './sign-in'
export { startWeappHost, type TestWeappHost } from './weapp-host'

export interface World {
  province: TestProvince
  bff: TestBff
  stop(): Promise<void>
}

export interface WorldOptions {
  province?: Omit<ProvinceOptions, 'bffUrl'>
  bff?: Omit<BffOptions, 'province'>
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  // The province must know the BFF's address before the BFF exists.
  const port = options.bff?.port ?? (await freePort())
  const province = await startProvince({ ...options.province, bffUrl: `http://127.0.0.1:${port}` })
  try {
    const bff = await startBff({ ...options.bff, province, port })
    return {
      province,
      bff,
      async stop() {
        await bff.stop()
        await province.stop()
      },
    }
  } catch (error) {
    await province.stop()
    throw error
  }
}

/** A session token of a resident, got through the identity platform. */
export const signIn = (world: Pick<World, 'bff'>, residentKey: string): Promise<string> =>
  signInAt(world.bff.url, residentKey)
