import Taro from '@tarojs/taro'
import { platform } from '@/platform'
import { Left, NetworkProblem } from './problems'

/** Longer than any deadline the BFF sets itself, so that its own explanation arrives first. */
export const PATIENCE_MS = 15_000

/** A piece of a file on a slow network: 256 KB at 4 KB a second. */
export const PIECE_PATIENCE_MS = 64_000

export interface Wire {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  header: Record<string, string>
  /** JSON, or bytes as they are. */
  data?: object | ArrayBuffer
  signal?: AbortSignal
}

export interface WireAnswer {
  status: number
  data: unknown
}

/**
 * One request over Taro. WeChat and the browser each name a timeout in their own words, so the time is kept here.
 * @throws Left when the signal says so, NetworkProblem when nothing came back.
 */
export async function send({ signal, ...wire }: Wire, patienceMs = PATIENCE_MS): Promise<WireAnswer> {
  if (signal?.aborted) throw new Left()
  let ended: 'timeout' | 'left' | null = null
  // Taro changes the header object it is given.
  const task = Taro.request({ ...wire, header: { ...wire.header }, timeout: patienceMs + 1_000 })
  const end = (why: 'timeout' | 'left') => {
    ended ??= why
    task.abort?.()
  }
  const timer = setTimeout(() => end('timeout'), patienceMs)
  const leave = () => end('left')
  signal?.addEventListener('abort', leave)
  try {
    const { statusCode, data } = await task
    return { status: statusCode, data }
  } catch (error) {
    // Assigned in a callback, which the compiler does not follow.
    const why = ended as 'timeout' | 'left' | null
    if (why === 'left') throw new Left()
    const timedOut = why === 'timeout' || /timeout/i.test(String((error as { errMsg?: string }).errMsg))
    const online = await platform.isOnline().catch(() => true)
    throw new NetworkProblem(!online ? 'offline' : timedOut ? 'timeout' : 'unreachable', Math.round(patienceMs / 1000))
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', leave)
  }
}
