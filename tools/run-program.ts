import { spawn } from 'node:child_process'
import { projectPath, projectRoot } from './project'

export interface Outcome {
  code: number
  output: string
}

/** Runs a JavaScript program of an installed package and keeps what it says, up to a point. */
export function runPackaged(program: string, args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [projectPath('node_modules', ...program.split('/')), ...args], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-30_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (error) => resolve({ code: 1, output: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
