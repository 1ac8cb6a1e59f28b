import { readable } from '../logs'

/** With TEST_LOG=1 the servers of a test say what they log (from `warn` on; LOG_LEVEL in their `env` says otherwise). */
export const showLog: ((line: string) => void) | undefined = process.env.TEST_LOG
  ? (line) => process.stderr.write(`${readable(line)}\n`)
  : undefined
