import { tryPort } from './ports'
import { ToolError } from './project'
import { currentRun } from './run-record'

/** Everything that listens in a local run: setting, usual port, what it is. */
const LISTENERS = [
  ['PORT', 3000, 'mini-program and BFF'],
  ['CONTROL_PORT', 4100, "province's control page"],
  ['HALL_PORT', 4101, 'online hall'],
  ['CERTIFICATES_PORT', 4102, 'certificate store'],
  ['IDENTITY_PORT', 4103, 'identity platform'],
  ['WECHAT_PORT', 4104, 'WeChat'],
] as const

export type PortSetting = (typeof LISTENERS)[number][0]
export type Ports = Record<PortSetting, number>

/** @throws ToolError when a setting is not a port number. */
export function readPorts(environment: NodeJS.ProcessEnv): Ports {
  const ports = LISTENERS.map(([setting, usual]) => {
    const text = environment[setting]
    const port = text ? Number(text) : usual
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      throw new ToolError(`${setting}=${text} is not a port. Give a number from 1024 to 65535.`)
    }
    return [setting, port]
  })
  return Object.fromEntries(ports) as Ports
}

/** @throws ToolError that names the first port that cannot be opened, and what to do. */
export async function assertPortsFree(ports: Ports): Promise<void> {
  for (const [setting, , purpose] of LISTENERS) {
    const problem = await tryPort(ports[setting])
    if (problem === null) continue
    const run = currentRun()
    if (run)
      throw new ToolError(
        `Yichuang already runs here: ${run.url} (process ${run.pid}). Stop that one first, with Ctrl-C.`,
      )
    throw new ToolError(portProblem(problem, setting, ports[setting], purpose))
  }
}

export function portProblem(code: string, setting: string, port: number, purpose: string): string {
  if (code === 'EACCES') {
    return `Port ${port} (${purpose}) may not be opened by this user. Choose one above 1023: ${setting}=${port + 10_000} npm start`
  }
  const other = port < 55_000 ? port + 10_000 : port - 10_000
  return `Port ${port} (${purpose}) is in use. Stop the program that uses it, or choose another port: ${setting}=${other} npm start`
}
