import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { isAnyArrayBuffer } from 'node:util/types'
import type { HostSettings } from '../settings'
import { type Asked, isFunction, type MakeApis, number, type Options, text, WxFailure } from './api'

/** WeChat sends no more at the same time; the others wait. */
const AT_A_TIME = 10
/** A program with more waiting than this has lost control of itself, and WeChat's diagnosis says so. */
const WAITING_LIMIT = 50
const PATIENCE_MS = 60_000
const NO_NETWORK = 'errcode:-106 net::ERR_INTERNET_DISCONNECTED'
const BROKEN = 'errcode:-21 net::ERR_NETWORK_CHANGED'
const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']

export const network: MakeApis = ({ settings, files, connection, life, realm, report }) => {
  const places = new Places()
  /** The same one each time, so that the program can take it away again. */
  const heard = new WeakMap<object, (status: object) => void>()
  const heardBy = (listener: (...args: unknown[]) => unknown) => {
    const known = heard.get(listener) ?? ((status: object) => tell(listener, status))
    heard.set(listener, known)
    return known
  }
  const tell = (listener: (...args: unknown[]) => unknown, status: object) => {
    realm.reach(() => {
      try {
        listener(realm.own(status))
      } catch (error) {
        report(error)
      }
    })
  }

  const send = async (options: Options, signal: AbortSignal, init: RequestInit, size = 0): Promise<Response> => {
    const url = reachable(settings, text(options.url))
    await places.take(signal)
    const limit = AbortSignal.timeout(number(options.timeout, PATIENCE_MS))
    const { sleeps } = life
    const { breaks } = connection
    try {
      if (connection.type === 'none') throw new WxFailure(NO_NETWORK, { errno: 600001 })
      const together = AbortSignal.any([signal, limit, sleeps, breaks])
      together.throwIfAborted()
      const response = await fetch(url, { ...init, signal: together })
      // Read here: what is still arriving takes a place too.
      const answered = response.status === 204 || response.status === 304 ? null : await response.arrayBuffer()
      connection.hasCarried(size)
      together.throwIfAborted()
      return new Response(answered, response)
    } catch (error) {
      if (error instanceof WxFailure) throw error
      if (signal.aborted) throw new WxFailure('abort')
      if (sleeps.aborted) throw new WxFailure('interrupted')
      if (breaks.aborted) throw new WxFailure(BROKEN, { errno: 600001 })
      if (limit.aborted) throw new WxFailure('timeout', { errno: 5 })
      throw new WxFailure(reasonOf(error), { errno: 600001 })
    } finally {
      places.giveBack()
    }
  }

  const request: Asked = async (options, signal) => {
    const method = (text(options.method) || 'GET').toUpperCase()
    if (!METHODS.includes(method)) throw new WxFailure(`WeChat has no request method ${method}`)
    const headers = headersOf(options, { 'content-type': 'application/json' })
    const carriesBody = method !== 'GET' && method !== 'HEAD'
    const body = carriesBody ? bodyOf(options.data, headers) : undefined
    const response = await send(
      { ...options, url: carriesBody ? options.url : withQuery(text(options.url), options.data) },
      signal,
      { method, headers, ...(body !== undefined && { body }) },
      body === undefined ? 0 : Buffer.byteLength(body),
    )
    return { data: await answered(response, options), ...answer(response) }
  }

  const uploadFile: Asked = async (options, signal) => {
    const path = files.pathOf(text(options.filePath))
    const form = new FormData()
    for (const [name, value] of Object.entries((options.formData ?? {}) as Options)) form.set(name, String(value))
    form.set(text(options.name), await openAsBlob(path), basename(path))
    const response = await send(options, signal, { method: 'POST', headers: headersOf(options, {}), body: form })
    return { data: await response.text(), ...answer(response) }
  }

  return {
    immediate: {
      onNetworkStatusChange: (listener) => {
        if (isFunction(listener)) connection.listen(heardBy(listener))
      },
      offNetworkStatusChange: (listener) => connection.forget(isFunction(listener) ? heardBy(listener) : undefined),
    },
    asked: { request, uploadFile, getNetworkType: () => ({ networkType: connection.type }) },
  }
}

/** Where an address really is. */
function reachable({ domains, urlCheck }: HostSettings, url: string): string {
  if (!URL.canParse(url)) throw new WxFailure(`invalid url "${url}"`)
  const { origin } = new URL(url)
  const real = domains[origin] ?? (urlCheck ? undefined : origin)
  if (real === undefined) {
    throw new WxFailure(`url not in domain list: ${origin} is none of ${Object.keys(domains).join(', ') || '(none)'}`)
  }
  return real + url.slice(origin.length)
}

function headersOf({ header }: Options, otherwise: Record<string, string>): Record<string, string> {
  const given = Object.entries((header ?? {}) as Options).map(([name, value]) => [name.toLowerCase(), String(value)])
  return { ...otherwise, ...Object.fromEntries(given) }
}

function withQuery(url: string, data: unknown): string {
  if (typeof data !== 'object' || data === null) return url
  const query = urlEncoded(data)
  return query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`
}

function bodyOf(data: unknown, headers: Record<string, string>): string | Uint8Array<ArrayBuffer> | undefined {
  if (data === undefined || data === null) return undefined
  if (typeof data === 'string') return data
  if (isAnyArrayBuffer(data)) return Uint8Array.from(new Uint8Array(data))
  if (headers['content-type']?.includes('x-www-form-urlencoded')) {
    return urlEncoded(data)
  }
  return JSON.stringify(data)
}

const urlEncoded = (data: object): string =>
  new URLSearchParams(Object.entries(data).map(([name, value]): [string, string] => [name, String(value)])).toString()

async function answered(response: Response, { dataType = 'json', responseType }: Options): Promise<unknown> {
  if (responseType === 'arraybuffer') return response.arrayBuffer()
  const body = await response.text()
  if (dataType !== 'json') return body
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

const answer = (response: Response) => ({
  statusCode: response.status,
  header: Object.fromEntries(response.headers),
  cookies: response.headers.getSetCookie(),
})

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string } }
  return cause?.code === 'ECONNREFUSED' ? 'errcode:-102 net::ERR_CONNECTION_REFUSED' : (cause?.code ?? message)
}

class Places {
  private taken = 0
  private readonly waiting: (() => void)[] = []

  async take(signal: AbortSignal): Promise<void> {
    if (this.taken < AT_A_TIME) {
      this.taken++
      return
    }
    if (this.waiting.length >= WAITING_LIMIT) {
      throw new WxFailure(
        `${AT_A_TIME} requests are under way and ${WAITING_LIMIT} wait: that is more than WeChat bears`,
      )
    }
    await new Promise<void>((resolve, reject) => {
      this.waiting.push(resolve)
      signal.addEventListener('abort', () => {
        const at = this.waiting.indexOf(resolve)
        if (at < 0) return
        this.waiting.splice(at, 1)
        reject(new WxFailure('abort'))
      })
    })
  }

  /** The next one gets the place itself. */
  giveBack(): void {
    const next = this.waiting.shift()
    if (next) next()
    else this.taken--
  }
}
