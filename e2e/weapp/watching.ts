import type { OpenMiniProgram } from './mini-program'

/** What a running mini-program does, counted inside it: for the audit, and for the bench. */
export interface Watched {
  /** Of each call: bytes, and when. */
  setData: { bytes: number; at: number }[]
  requests: number
  mostAtOnce: number
  /** Timers of pages that have left. */
  intervals: number
}

declare const wx: Record<string, (options: { complete?: (result: unknown) => void }) => unknown>
declare function getCurrentPages(): Record<string, unknown>[]

/** Runs in the mini-program. */
function watch(): void {
  const watched: Watched = { setData: [], requests: 0, mostAtOnce: 0, intervals: 0 }
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

  let open = 0
  const request = wx.request
  wx.request = (options) => {
    watched.requests++
    open++
    watched.mostAtOnce = Math.max(watched.mostAtOnce, open)
    const { complete } = options
    return request?.({
      ...options,
      complete(result) {
        open--
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

  return {
    wxml,
    read: async () => (await running.mini.evaluate(readWatched)) as Watched,

    /**
     * Opens a page as if the program had just been started with it, and waits until it shows what it has to show.
     * What was counted before is forgotten.
     */
    async openScreen(path: string): Promise<void> {
      await running.mini.evaluate(forgetWatched)
      await running.mini.reLaunch(path)
      await phone.isOn(path.slice(1).split('?')[0] ?? '')
      await phone.until(async () => {
        if ((await wxml()).includes(`aria-label="正在加载"`)) throw new Error(`${path} still waits`)
      })
    },
  }
}
export type Watching = Awaited<ReturnType<typeof watchOn>>

/** In KB of 1,000 bytes; 0 when nothing was sent. */
export const largestSetDataKB = ({ setData }: Watched): number =>
  Math.max(0, ...setData.map(({ bytes }) => bytes)) / 1000
