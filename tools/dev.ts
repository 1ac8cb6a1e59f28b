import { spawn } from 'node:child_process'
import { existsSync, watch } from 'node:fs'
import { createInterface } from 'node:readline'
import { assertPortsFree, readPorts } from './addresses'
import { miniappTarget, type Platform } from './build/miniapp'
import { bundleServer, SERVERS } from './build/servers'
import { forgetBuild } from './build/stamp'
import { localEnvironments } from './local-servers'
import { startLocalStores } from './local-stores'
import { readable } from './logs'
import { projectPath, projectRoot } from './project'
import { RestartingServer } from './restarting-server'
import { forgetRun, recordRun } from './run-record'
import { runSession, type Session } from './session'

/** As in config/index.ts: Taro's development server, which hands /api and /auth on to the BFF. */
const H5_URL = 'http://127.0.0.1:10086'

const SOURCES = ['bff', 'province', 'shared', 'kit']
/** The control page looks every second whether the systems are there. */
const HEARTBEAT = /"route":"\/health"/
const NAMES = { province: 'The province', bff: 'The BFF' }

/** `npm run dev`: everything starts again or is built again when it changes. `npm run dev -- --weapp` builds that too. */
async function dev(session: Session): Promise<void> {
  const ports = readPorts(process.env)
  await assertPortsFree(ports)
  const bffUrl = `http://127.0.0.1:${ports.PORT}`
  recordRun(H5_URL)
  session.onStop('the record of this run', async () => forgetRun())
  console.log('一窗 Yichuang is starting, for development.')

  const env = localEnvironments(ports, await startLocalStores(session), H5_URL)
  const servers = SERVERS.map((server) => {
    const restarting = new RestartingServer({
      name: NAMES[server],
      env: env[server],
      bundle: () => bundleServer(server, projectPath('dist', 'dev', server)),
      onLine: (line) => {
        if (!HEARTBEAT.test(line)) console.log(readable(line))
      },
      say: (text) => say(server, text),
      signal: session.signal,
    })
    session.onStop(NAMES[server], () => restarting.stop())
    return restarting
  })
  watchMiniapp(session, 'h5', bffUrl)
  if (process.argv.includes('--weapp')) watchMiniapp(session, 'weapp', bffUrl)

  // In this order: the BFF asks the province for its clock when it starts.
  for (const server of servers) await server.refresh()
  watchSources(session, async () => {
    for (const server of servers) await server.refresh()
  })
  console.log(`
  Mini-program      ${H5_URL}/ (built again on every change)
  Province control  http://127.0.0.1:${ports.CONTROL_PORT}/
  API reference     ${bffUrl}/api/reference
`)
}

const say = (who: string, text: string) => console.log(`${who}: ${text}`)

/** A bar that is drawn over itself is for a terminal of its own, not for lines among others. */
const PROGRESS_BAR = /█/

/** Taro's own watcher. Its results replace those of a proper build, which the next `npm start` makes again. */
function watchMiniapp(session: Session, platform: Platform, bffUrl: string): void {
  forgetBuild(projectRoot, miniappTarget(platform))
  const taro = projectPath('node_modules', '@tarojs', 'cli', 'bin', 'taro')
  const child = spawn(process.execPath, [taro, 'build', '--type', platform, '--watch', '--no-check'], {
    cwd: projectRoot,
    env: {
      ...process.env,
      NODE_ENV: 'development',
      BFF_ORIGIN: bffUrl,
      TARO_APP_API: platform === 'weapp' ? bffUrl : '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (line.trim() && !PROGRESS_BAR.test(line)) say(platform, line)
    })
  }
  ended.then(() => session.fail(`Taro has ended; what it said about ${platform} stands above.`))
  session.onStop(`Taro (${platform})`, async () => {
    child.kill('SIGTERM')
    await ended
  })
}

/** Editors write a file in several steps: changes within a moment are one. */
const MOMENT_MS = 120

function watchSources(session: Session, changed: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined
  for (const folder of SOURCES.filter((each) => existsSync(projectPath(each)))) {
    const watcher = watch(projectPath(folder), { recursive: true }, () => {
      clearTimeout(timer)
      timer = setTimeout(changed, MOMENT_MS)
    })
    session.onStop(`the watcher of ${folder}`, async () => watcher.close())
  }
}

runSession(dev)
