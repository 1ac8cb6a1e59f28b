import type { OpenMiniProgram } from './mini-program'

/** What a running mini-program does, counted inside it: for the audit, and for the bench. */
export interface Watched {
  /** Of each call: bytes, and when. */
  setData: { bytes: number; at: number }[]
  requests: number
  /** Of those, how many have no answer yet. */
  unanswered: number
  mostAtOnce: number
  /** Timers of pages that have left. */
  intervals: number
}

declare const wx: Record<string, (options: { complete?: (result: unknown) => void }) => unknown>
declare function getCurrentPages(): Record<string, unknown>[]

/** Runs in the mini-program. */
function watch(): void {
  const watched: Watched = { setData: [], requests: 0, unanswered: 0, mostAtOnce: 0, intervals: 0 }
  Object.assign(globalThis, { watched })

  let owner = getCurrentPages()[0] as object
  while (!Object.getOwnPropertyDescriptor(owner, 'setData')) owner = Object.getPrototypeOf(owner) as object
  const caller = owner as { setData(data: object, done?: () => void): void }
  const setData = caller.setData
  caller.setData = function (data, done) {
    const text = JSON.stringify(data)
    // As UTF-8: Chinese takes three bytes.
    let bytes = text.length
    for (const letter of text) if (letter > '\u07ff') bytes += 2
    watched.setData.push({ bytes, at: Date.now() })
    setData.call(this, data, done)
  }

  const request = wx.request
  wx.request = (options) => {
    watched.requests++
    watched.unanswered++
    watched.mostAtOnce = Math.max(watched.mostAtOnce, watched.unanswered)
    const { complete } = options
    return request?.({
      ...options,
      complete(result) {
        watched.unanswered--
        complete?.(result)
      },
    })
  }

  const realm = globalThis as unknown as Record<string, (...args: never[]) => unknown>
  const { setInterval: start, clearInterval: stop } = realm
  const running = new Set<unknown>()
  realm.setInterval = (...args) => {
    const id = start?.(...args)
    running.add(id)
    watched.intervals = running.size
    return id
  }
  realm.clearInterval = (...args) => {
    running.delete(args[0])
    watched.intervals = running.size
    return stop?.(...args)
  }
}

function readWatched(): Watched {
  return (globalThis as unknown as { watched: Watched }).watched
}
function forgetWatched(): void {
  const { watched } = globalThis as unknown as { watched: Watched }
  watched.setData = []
  watched.requests = 0
  watched.mostAtOnce = 0
}

/** Counts from now on. */
export async function watchOn(running: OpenMiniProgram) {
  const { phone } = running
  await running.mini.evaluate(watch)

  async function wxml(): Promise<string> {
    const page = await running.mini.currentPage()
    const root = await page?.$('view')
    return (await root?.outerWxml()) ?? ''
  }

  const read = async () => (await running.mini.evaluate(readWatched)) as Watched

  return {
    wxml,
    read,

    /**
     * Opens a page as if the program had just been started with it, and waits until it shows what it has to show.
     * What was counted before is forgotten.
     */
    async openScreen(path: string): Promise<void> {
      await running.mini.evaluate(forgetWatched)
      // The automator's own `reLaunch` does the same, and then sleeps for three seconds.
      await running.mini.callWxMethod('reLaunch', { url: path })
      await phone.isOn(path.slice(1).split('?')[0] ?? '')
      await phone.until(async () => {
        const before = await read()
        if ((await wxml()).includes(`aria-label="正在加载"`)) throw new Error(`${path} still waits`)
        const { unanswered, setData } = await read()
        if (unanswered > 0 || setData.length > before.setData.length) throw new Error(`${path} is still being filled`)
      })
    },
  }
}
/**
 * Closes WeChat and opens it again on another page, and counts what the first screen asks until it stands.
 * Whoever watched before watches no more.
 */
export async function requestsOfFirstScreen(running: OpenMiniProgram): Promise<number> {
  await running.closeAndOpen('pages/find/index')
  await running.phone.isOn('pages/find/index')
  const watching = await watchOn(running)
  await watching.openScreen('/pages/home/index')
  return running.phone.until(async () => {
    const { requests, unanswered } = await watching.read()
    if (requests === 0 || unanswered > 0) throw new Error('home has not asked and been answered yet')
    return requests
  })
}
export type Watching = Awaited<ReturnType<typeof watchOn>>

/** In KB of 1,000 bytes; 0 when nothing was sent. */
export const largestSetDataKB = ({ setData }: Watched): number =>
  Math.max(0, ...setData.map(({ bytes }) => bytes)) / 1000
