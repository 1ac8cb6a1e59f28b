import type { Ports } from './addresses'
import { type Child, startChild } from './child'
import type { StoreAddresses } from './local-stores'
import { isAlarming, openLog } from './logs'
import { dataPath, projectPath } from './project'
import { localSecrets } from './secrets'
import type { Session } from './session'

export type Environment = Record<string, string>

const at = (port: number) => `http://127.0.0.1:${port}`

/** Settings of the province's process and of the BFF's, for a run on this machine. */
export function localEnvironments(
  ports: Ports,
  stores: StoreAddresses,
  publicUrl: string,
): { province: Environment; bff: Environment } {
  const secrets = localSecrets(dataPath('secrets.json'))
  const { BFF_DATA_KEY, ...sharedSecrets } = secrets
  const { COUNTER_CLIENT_SECRET: _counter, HALL_CLIENT_SECRET: _hall, ...bffSecrets } = sharedSecrets
  const { PORT, ...provincePorts } = ports
  const level = process.env.LOG_LEVEL || 'info'
  return {
    province: {
      ...Object.fromEntries(Object.entries(provincePorts).map(([name, port]) => [name, String(port)])),
      ...sharedSecrets,
      NODE_ENV: 'development',
      LOG_LEVEL: level,
      PROVINCE_DATABASE_URL: stores.PROVINCE_DATABASE_URL,
      BFF_CALLBACK_URL: `${at(PORT)}/wechat/callback`,
      HALL_CALLBACK_URL: `${at(PORT)}/hall/callback`,
      BFF_PUBLIC_URL: publicUrl,
    },
    bff: {
      ...bffSecrets,
      BFF_DATA_KEY,
      NODE_ENV: 'development',
      LOG_LEVEL: level,
      PORT: String(PORT),
      PUBLIC_URL: publicUrl,
      DATABASE_URL: stores.DATABASE_URL,
      REDIS_URL: stores.REDIS_URL,
      HALL_URL: at(ports.HALL_PORT),
      CERTIFICATES_URL: at(ports.CERTIFICATES_PORT),
      IDENTITY_URL: at(ports.IDENTITY_PORT),
      WECHAT_URL: at(ports.WECHAT_PORT),
      PROVINCE_CLOCK_URL: at(ports.CONTROL_PORT),
      H5_DIRECTORY: projectPath('dist', 'h5'),
    },
  }
}

/** Starts one server of the session; its log goes to a file, errors also to the terminal. */
export async function startServer(
  session: Session,
  { name, file, env, logName }: { name: string; file: string; env: Environment; logName: string },
): Promise<Child> {
  const log = openLog(logName)
  const child = await startChild({
    name,
    file,
    env,
    signal: session.signal,
    // The first start sows the province's seed.
    startLimitMs: 180_000,
    onLine(line) {
      log.write(line)
      if (isAlarming(line)) console.error(`  ${logName}: ${line}`)
    },
  })
  session.onStop(name, () => child.stop())
  child.ended.then(({ code, signal }) => {
    const last = child
      .lastLines()
      .slice(-15)
      .map((line) => `  ${line}`)
    session.fail(`${name} has ended (${signal ?? `exit code ${code}`}). Its log: ${log.file}\n${last.join('\n')}`)
  })
  return child
}
