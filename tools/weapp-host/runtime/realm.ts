import { isAnyArrayBuffer, isNativeError } from 'node:util/types'
import vm from 'node:vm'

export type LogLevel = 'log' | 'info' | 'warn' | 'error' | 'debug'

/** Makes values that are the program's own: outside they would fail its `instanceof` and prototype checks. */
interface Makers {
  object(): Record<string, unknown>
  array(): unknown[]
  bytes(length: number): ArrayBuffer
  promise<T>(executor: (resolve: (value: T) => void, reject: (reason: unknown) => void) => void): Promise<T>
  error(message: string): Error
}

const MAKERS = `({
  object: () => ({}),
  array: () => [],
  bytes: (length) => new ArrayBuffer(length),
  promise: (executor) => new Promise(executor),
  error: (message) => new Error(message),
})`

/**
 * Where the program runs: JavaScript and nothing else. No window, document, localStorage or fetch as in a browser, no
 * process as in Node, no text that becomes code; what WeChat gives is put in with `define`.
 */
export class Realm {
  readonly make: Makers
  private readonly context = vm.createContext({}, { codeGeneration: { strings: false, wasm: false } })
  private readonly timers = new Map<number, NodeJS.Timeout>()
  private lastTimer = 0
  /** While the program stands still: what its timers would have done. */
  private held: (() => void)[] | null = null

  constructor(onLog: (level: LogLevel, args: unknown[]) => void) {
    this.make = this.run<Makers>(MAKERS, 'makers')
    this.define('WebAssembly', undefined)
    this.define('console', this.consoleFor(onLog))
    for (const [name, start, repeats] of [
      ['setTimeout', setTimeout, false],
      ['setInterval', setInterval, true],
    ] as const) {
      this.define(name, (work: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) => {
        const id = ++this.lastTimer
        const run = () => {
          if (this.held) {
            if (!this.held.includes(run)) this.held.push(run)
            return
          }
          if (!this.timers.has(id)) return
          if (!repeats) this.timers.delete(id)
          work(...args)
        }
        this.timers.set(id, start(run, delay))
        return id
      })
    }
    const stop = (id: number) => {
      clearTimeout(this.timers.get(id))
      this.timers.delete(id)
    }
    this.define('clearTimeout', stop)
    this.define('clearInterval', stop)
  }

  /** No timer of the program goes off any more. */
  standStill(): void {
    this.held ??= []
  }

  /** Something from outside reaches the program: now, or when it goes on. */
  reach(work: () => void): void {
    if (this.held) this.held.push(work)
    else work()
  }

  /** What was due in the meantime happens now, once. */
  goOn(): void {
    const due = this.held ?? []
    this.held = null
    for (const run of due) setImmediate(run)
  }

  define(name: string, value: unknown): void {
    Object.defineProperty(this.context, name, { value, writable: true, configurable: true, enumerable: false })
  }

  /** The value of a script. `name` is what stack traces call it. */
  run<T>(source: string, name: string): T {
    return new vm.Script(source, { filename: name }).runInContext(this.context) as T
  }

  /** Runs a CommonJS module's text; answers its exports. */
  runModule<T>(source: string, name: string, require: (path: string) => unknown, exports = this.make.object()): T {
    const module = this.make.object()
    module.exports = exports
    const body = this.run<(...scope: unknown[]) => void>(`(function(require,module,exports){${source}\n})`, name)
    body.call(undefined, require, module, exports)
    return module.exports as T
  }

  /** The same data as the program's own. Functions stay as they are. */
  own<T>(value: T): T {
    return this.copy(value) as T
  }

  /** An array of its own that holds the very things. */
  list(values: unknown[]): unknown[] {
    const list = this.make.array()
    list.push(...values)
    return list
  }

  private copy(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (isAnyArrayBuffer(value)) {
      const bytes = this.make.bytes(value.byteLength)
      new Uint8Array(bytes).set(new Uint8Array(value))
      return bytes
    }
    if (Array.isArray(value)) {
      const array = this.make.array()
      for (const each of value) array.push(this.copy(each))
      return array
    }
    const object = this.make.object()
    for (const [name, each] of Object.entries(value)) object[name] = this.copy(each)
    return object
  }

  private consoleFor(onLog: (level: LogLevel, args: unknown[]) => void) {
    const console = this.make.object()
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      console[level] = (...args: unknown[]) => onLog(level, args)
    }
    return console
  }
}

/** Whatever was thrown, as message and stack; WeChat's own failures are plain objects with `errMsg`. */
export function described(thrown: unknown): { message: string; stack: string } {
  if (isNativeError(thrown)) return { message: `${thrown.name}: ${thrown.message}`, stack: thrown.stack ?? '' }
  const { errMsg } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as { errMsg?: unknown }
  return { message: typeof errMsg === 'string' ? errMsg : plainText(thrown), stack: '' }
}

export function plainText(value: unknown): string {
  if (typeof value === 'string') return value
  if (isNativeError(value)) return `${value.name}: ${value.message}`
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
