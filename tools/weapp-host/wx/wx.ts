import { described, type Realm } from '../runtime/realm'
import { type Apis, type Asked, type Immediate, isFunction, type Options, WxFailure } from './api'
import { OTHERS } from './others'

/** In place of the real thing, until it is restored: what it answers, or what answers. */
export type Mock = { result: unknown } | { work: (...args: unknown[]) => unknown; args: unknown[] }

/** What WeChat gives a handle for, and no promise. */
const TASKS = ['request', 'uploadFile']

/**
 * The `wx` object. Every function of it is there from the beginning, because Taro copies them when it starts, and looks
 * up what it does when it is called, so that a spec can put something else in its place.
 */
export class Wx {
  readonly object: Record<string, unknown>
  private readonly immediate = new Map<string, Immediate>()
  private readonly asked = new Map<string, Asked>()
  private readonly mocks = new Map<string, Mock>()

  constructor(
    private readonly realm: Realm,
    private readonly onError: (error: unknown) => void,
  ) {
    this.object = realm.make.object()
    this.object.env = realm.own({ USER_DATA_PATH: 'http://usr' })
  }

  add({ immediate = {}, asked = {} }: Apis): void {
    for (const [name, work] of Object.entries(immediate)) this.immediate.set(name, work)
    for (const [name, work] of Object.entries(asked)) this.asked.set(name, work)
    for (const name of [...Object.keys(immediate), ...Object.keys(asked)]) this.expose(name)
  }

  /** After everything has been added: the rest of WeChat, which only says that it is not here. */
  addOthers(): void {
    const names = OTHERS.filter((name) => !(name in this.object))
    this.add({
      asked: Object.fromEntries(
        names.map((name) => [
          name,
          () => {
            throw new WxFailure(
              `this host does not play wx.${name}: add it in tools/weapp-host/wx, or mockWxMethod('${name}', …)`,
            )
          },
        ]),
      ),
    })
  }

  mock(name: string, mock: Mock | null): void {
    if (mock === null) this.mocks.delete(name)
    else this.mocks.set(name, mock)
    if (!(name in this.object)) this.expose(name)
  }

  /** As the automator calls it: what it answers, awaited. */
  async call(name: string, args: unknown[]): Promise<unknown> {
    if (!isFunction(this.object[name])) throw new Error(`wx.${name} not exists`)
    if (this.isImmediate(name)) return this.now(name, args)
    return this.answer(name, optionsOf(args), this.workOf(name, args))
  }

  /**
   * Does something that answers later, and tells `success` or `fail`, then `complete`.
   * @returns what it answered. @throws a plain object with `errMsg`, as in WeChat.
   */
  answer(name: string, options: Options, work: Asked, signal = new AbortController().signal): Promise<unknown> {
    const tell = (callback: unknown, answer: unknown) => {
      if (!isFunction(callback)) return
      try {
        callback.call(undefined, answer)
      } catch (error) {
        this.onError(error)
      }
    }
    // Called at once: what only counts within a tap is still within it.
    const working = new Promise((resolve) => resolve(work(options, signal)))
    return this.realm.make.promise((resolve, reject) => {
      working.then(
        (given) => {
          const answer = this.realm.own({ errMsg: `${name}:ok`, ...asObject(given) })
          tell(options.success, answer)
          tell(options.complete, answer)
          resolve(answer)
        },
        (error: unknown) => {
          const failure = this.realm.own(failureOf(name, error))
          tell(options.fail, failure)
          tell(options.complete, failure)
          reject(failure)
        },
      )
    })
  }

  private expose(name: string): void {
    this.object[name] = (...args: unknown[]) => this.invoke(name, args)
  }

  /** As the program calls it. */
  private invoke(name: string, args: unknown[]): unknown {
    if (this.isImmediate(name)) return this.now(name, args)
    const options = optionsOf(args)
    const controller = new AbortController()
    const answer = this.answer(name, options, this.workOf(name, args), controller.signal)
    const isTask = TASKS.includes(name)
    if (!isTask && !isFunction(options.success) && !isFunction(options.fail) && !isFunction(options.complete))
      return answer
    // Whoever takes callbacks has been told.
    answer.catch(() => undefined)
    return isTask ? this.taskOf(controller) : undefined
  }

  private taskOf(controller: AbortController): unknown {
    const task = this.realm.make.object()
    task.abort = () => controller.abort()
    for (const name of ['onHeadersReceived', 'offHeadersReceived', 'onProgressUpdate', 'offProgressUpdate']) {
      task[name] = () => undefined
    }
    return task
  }

  private isImmediate(name: string): boolean {
    return this.immediate.has(name)
  }

  private now(name: string, args: unknown[]): unknown {
    const mock = this.mocks.get(name)
    if (mock) return this.realm.own(this.mocked(name, mock, args))
    return this.atOnce(name, () => this.immediate.get(name)?.(...args))
  }

  /** Does something whose answer is returned, or thrown into the program. */
  atOnce(name: string, work: () => unknown): unknown {
    try {
      const answer = work()
      // Data becomes the program's own; what it is given to hold on to, like a query, is already.
      return isPlain(answer) ? this.realm.own(answer) : answer
    } catch (error) {
      throw this.realm.make.error(failureOf(name, error).errMsg)
    }
  }

  private workOf(name: string, args: unknown[]): Asked {
    const mock = this.mocks.get(name)
    if (mock) return () => this.mocked(name, mock, args)
    return this.asked.get(name) ?? (() => undefined)
  }

  /** A mock function may call the real one as `this.origin`. */
  private mocked(name: string, mock: Mock, args: unknown[]): unknown {
    if ('result' in mock) return mock.result
    const self = this.realm.make.object()
    self.origin = (...given: unknown[]) =>
      this.isImmediate(name)
        ? this.immediate.get(name)?.(...given)
        : this.answer(name, optionsOf(given), this.asked.get(name) ?? (() => undefined))
    return mock.work.call(self, ...args, ...mock.args)
  }
}

const optionsOf = ([first]: unknown[]): Options =>
  typeof first === 'object' && first !== null ? (first as Options) : {}

const isPlain = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

const asObject = (value: unknown): object =>
  typeof value === 'object' && value !== null ? value : value === undefined ? {} : { result: value }

function failureOf(name: string, error: unknown): { errMsg: string; errno?: number; errCode?: number } {
  if (error instanceof WxFailure) return { errMsg: `${name}:fail ${error.message}`, ...error.more }
  const given = asObject(error) as { errMsg?: unknown }
  if (typeof given.errMsg === 'string') return { ...given, errMsg: given.errMsg }
  return { errMsg: `${name}:fail ${described(error).message}` }
}
