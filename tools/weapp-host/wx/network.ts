import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { isAnyArrayBuffer } from 'node:util/types'
import type { HostSettings } from '../settings'
import { type Asked, type MakeApis, number, type Options, text, WxFailure } from './api'

/** WeChat sends no more at the same time; the others wait. */
const AT_A_TIME = 10
/** A program with more waiting than this has lost control of itself, and WeChat's diagnosis says so. */
const WAITING_LIMIT = 50
const PATIENCE_MS = 60_000
const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']

export const network: MakeApis = ({ settings, files }) => {
  const places = new Places()

  const send = async (options: Options, signal: AbortSignal, init: RequestInit): Promise<Response> => {
    const url = reachable(settings, text(options.url))
    await places.take(signal)
    const limit = AbortSignal.timeout(number(options.timeout, PATIENCE_MS))
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.any([signal, limit]) })
      // Read here: what is still arriving takes a place too.
      return new Response(
        response.status === 204 || response.status === 304 ? null : await response.arrayBuffer(),
        response,
      )
    } catch (error) {
      if (signal.aborted) throw new WxFailure('abort')
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
    const response = await send(
      { ...options, url: carriesBody ? options.url : withQuery(text(options.url), options.data) },
      signal,
      { method, headers, ...(carriesBody && { body: bodyOf(options.data, headers) }) },
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

  return { asked: { request, uploadFile } }
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
