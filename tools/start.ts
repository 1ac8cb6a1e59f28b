import { assertPortsFree, readPorts } from './addresses'
import { buildMiniapp, isMiniappCurrent, PLATFORM_NAMES, PLATFORMS } from './build/miniapp'
import { bundleServer, SERVERS } from './build/servers'
import { localEnvironments, startServer } from './local-servers'
import { startLocalStores } from './local-stores'
import { step } from './progress'
import { dataPath, projectPath, projectRoot } from './project'
import { forgetRun, recordRun } from './run-record'
import { runSession, type Session } from './session'

/** `npm start`: the whole product with a province in a box, until Ctrl-C. */
async function start(session: Session): Promise<void> {
  const started = performance.now()
  const ports = readPorts(process.env)
  await assertPortsFree(ports)
  const url = `http://127.0.0.1:${ports.PORT}`
  recordRun(url)
  session.onStop('the record of this run', async () => forgetRun())
  console.log('一窗 Yichuang is starting.')

  const builds = Promise.all(PLATFORMS.map((platform) => build(session, platform)))
  // Reported where it is awaited; until then a failure must not count as nobody's.
  builds.catch(() => undefined)
  const bundles = Promise.all(SERVERS.map((name) => bundleServer(name, projectPath('dist', name))))
  bundles.catch(() => undefined)
  const env = localEnvironments(ports, await startLocalStores(session), process.env.PUBLIC_URL || url)
  const [province, bff] = await bundles
  await step('Province in a box', () =>
    startServer(session, { name: 'The province', file: province ?? '', env: env.province, logName: 'province' }),
  )
  await builds
  await step('BFF', () => startServer(session, { name: 'The BFF', file: bff ?? '', env: env.bff, logName: 'bff' }))
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`
一窗 Yichuang is running (started in ${seconds} s). Ctrl-C stops it.

  Mini-program      ${env.bff.PUBLIC_URL}/
  Province control  http://127.0.0.1:${ports.CONTROL_PORT}/
  API reference     ${url}/api/reference
  In WeChat         open ${projectRoot} in WeChat's developer tools
  Logs              ${dataPath('logs')}
`)
}

async function build(session: Session, platform: (typeof PLATFORMS)[number]): Promise<void> {
  const name = `Mini-program for ${PLATFORM_NAMES[platform]}`
  if (isMiniappCurrent(platform)) return console.log(`  ✓ ${name}, built before from the same sources`)
  const log = dataPath('logs', `build-${platform}.log`)
  await step(`${name}: build`, () => buildMiniapp(platform, log, session.signal))
}

runSession(start)
