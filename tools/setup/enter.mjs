/**
 * The way into every npm command, on a machine where nothing is installed yet: looks at the Node version, installs
 * what is missing, and hands over to TypeScript in the same process, so that a signal meets one process, not two.
 */
import { nodeVersionProblem } from './node-version.mjs'

export function enter(program) {
  const problem = nodeVersionProblem(process.versions.node)
  if (problem) {
    process.stderr.write(`${problem}\n`)
    process.exitCode = 1
    return
  }
  // Loaded only now: an older Node could not even read the rest.
  import('./hand-over.mjs')
    .then((module) => module.handOver(program))
    .catch((error) => {
      process.stderr.write(`${error.forPerson ? error.message : error.stack}\n`)
      process.exitCode = 1
    })
}
