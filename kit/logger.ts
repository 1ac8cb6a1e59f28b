import { maskInText } from '@shared/standards/mask'
import { type Logger, pino } from 'pino'

export type { Logger }

const SECRET = /\b(Bearer\s+|access_token=|secret=|code=|token=|ticket=)[\w.~+/=-]+/gi

/** All that is masked has a run of eight digits, an equals sign or the word Bearer: most lines have none. */
const SUSPECT = /\d{8}|=|bearer/i

/** Text that is safe to write down: personal numbers, tokens and secrets are masked wherever they occur. */
export function maskText(text: string): string {
  if (!SUSPECT.test(text)) return text
  return maskInText(text).replace(SECRET, '$1***')
}

function maskDeep(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskText(value)
  if (value === null || typeof value !== 'object') return value
  if (depth > 6) return '[deep]'
  if (value instanceof Date) return value
  if (value instanceof Error) {
    const { name, message, stack } = value
    const code = 'code' in value ? value.code : undefined
    return maskDeep({ name, message, ...(code !== undefined && { code }), stack }, depth + 1)
  }
  if (Array.isArray(value)) return value.map((each) => maskDeep(each, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, maskDeep(each, depth + 1)]))
}

let standardOutput: ReturnType<typeof pino.destination> | undefined

/** Lines are written together, when they are many or this old: a call of the system for each would cost more than the line. */
const WRITE_BYTES = 4_096
const WRITE_EVERY_MS = 100

/** One for the process. Writing does not hold requests up; what is still on its way when the process ends is written then. */
function output(): ReturnType<typeof pino.destination> {
  if (standardOutput) return standardOutput
  const opened = pino.destination({ dest: 1, sync: false, minLength: WRITE_BYTES, periodicFlush: WRITE_EVERY_MS })
  process.once('exit', () => {
    try {
      opened.flushSync()
    } catch (error) {
      process.stderr.write(`the last log lines could not be written: ${(error as Error).message}\n`)
    }
  })
  standardOutput = opened
  return opened
}

/** Structured logs, one JSON object a line; every string in them is masked before it is written. */
export function createLogger(name: string, level: string): Logger {
  return pino(
    {
      name,
      level,
      base: { name },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ['*.authorization', '*.cookie', '*.token', '*.secret'], censor: '***' },
      formatters: {
        level: (label) => ({ level: label }),
        log: (entry) => maskDeep(entry, 0) as Record<string, unknown>,
      },
      hooks: {
        logMethod(args, method) {
          const masked = args.map((each) => (typeof each === 'string' ? maskText(each) : each))
          method.apply(this, masked as Parameters<typeof method>)
        },
      },
    },
    output(),
  )
}
