/**
 * The way into every npm command, on a machine where nothing is installed yet: looks at the Node version, installs
 * what is missing, and hands over to TypeScript in the same process, so that a signal meets one process, not two.
 */
import { nodeVersionProblem } from './node-version.mjs'

/**
 * @param {string} program a TypeScript file, relative to the repository's root
 * @param {{lastLine?: string}} options what must end the output even when the program cannot be started
 */
export function enter(program, { lastLine = '' } = {}) {
  const fail = (message) => {
    process.stderr.write(`${message}\n`)
    if (lastLine) process.stdout.write(`${lastLine}\n`)
    process.exitCode = 1
  }
  const problem = nodeVersionProblem(process.versions.node)
  if (problem) return fail(problem)
  // Loaded only now: an older Node could not even read the rest.
  return import('./hand-over.mjs')
    .then((module) => module.handOver(program))
    .catch((error) => fail(error.forPerson ? error.message : error.stack))
}
