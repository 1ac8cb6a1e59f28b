import http from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import type { AxiosAdapter } from 'axios'

/** An upstream's answer larger than this is not one of ours. */
const LONGEST_ANSWER = 16 * 1024 * 1024

const fault = (code: string): Error => Object.assign(new Error(code), { code })

export interface PlainHttpOptions {
  baseUrl: string
  /** Connections at once; as many are kept. */
  connections: number
}

export interface PlainHttp {
  adapter: AxiosAdapter
  close(): void
}

/**
 * How axios sends for us: one request over a kept connection to the one host, no redirects, no proxy, no decompression,
 * text in (or a stream whose length its headers state) and text out. The adapter that comes with axios can do all of
 * that and costs several times the processor time per call (measured), which counts where one screen asks several
 * systems at once. What would be worked out anew for every call is known here: the address is read once, and headers go
 * as the flat list that Node writes as it stands.
 *
 * Rejects with an error whose `code` says what happened: ETIMEDOUT, ERR_CANCELED, ERR_NEVER_SENT when either came before
 * there was a connection, or the socket's own.
 */
export function createPlainHttp({ baseUrl, connections }: PlainHttpOptions): PlainHttp {
  const { protocol, hostname, port, host } = new URL(baseUrl)
  const { request: open, Agent } = protocol === 'https:' ? https : http
  const connected = protocol === 'https:' ? 'secureConnect' : 'connect'
  const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections })
  // All its connections are alike. Node's own name for them is put together from a dozen options, twice per call.
  agent.getName = () => host
  const address = {
    // A URL has an IPv6 address in brackets, a socket has it without.
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port || (protocol === 'https:' ? 443 : 80),
    agent,
  }

  const adapter: AxiosAdapter = (config) =>
    new Promise((resolve, reject) => {
      const { signal } = config
      if (signal?.aborted) return reject(fault('ERR_CANCELED'))
      const body = config.data as string | Readable | undefined
      const method = (config.method ?? 'get').toUpperCase()
      const headers = ['Host', host]
      for (const name in config.headers) {
        // Own fields only, and those with a value: axios keeps `false` for headers that are not to be sent.
        const value: unknown = config.headers[name]
        if (typeof value === 'string') headers.push(name, value)
      }
      if (!(body instanceof Readable) && (body !== undefined || method === 'POST'))
        headers.push('Content-Length', String(body === undefined ? 0 : Buffer.byteLength(body)))
      const request = open({
        ...address,
        method,
        path: config.url ?? '/',
        headers,
      })

      // Until there is a connection nothing has left: on a busy machine that may outlast the limit.
      let mayHaveLeft = false
      request.once('socket', (socket) => {
        if (!socket.connecting) mayHaveLeft = true
        else
          socket.once(connected, () => {
            mayHaveLeft = true
          })
      })
      const breakOff = (code: string) => request.destroy(fault(mayHaveLeft ? code : 'ERR_NEVER_SENT'))
      const cancel = () => breakOff('ERR_CANCELED')
      // Over all: connecting, sending, waiting and reading.
      const limit = config.timeout ? setTimeout(breakOff, config.timeout, 'ETIMEDOUT') : undefined
      const settled = () => {
        clearTimeout(limit)
        signal?.removeEventListener?.('abort', cancel)
      }
      const failed = (error: unknown) => {
        settled()
        reject(error)
      }
      signal?.addEventListener?.('abort', cancel)

      request.once('error', failed)
      request.once('response', (response) => {
        const chunks: Buffer[] = []
        let length = 0
        response.on('data', (chunk: Buffer) => {
          length += chunk.length
          chunks.push(chunk)
          if (length > LONGEST_ANSWER) request.destroy(fault('ERR_TOO_LARGE'))
        })
        // A connection that breaks in the middle of an answer.
        response.once('error', failed)
        response.once('end', () => {
          settled()
          const [first] = chunks
          resolve({
            data: (chunks.length === 1 && first ? first : Buffer.concat(chunks)).toString('utf8'),
            status: response.statusCode ?? 0,
            statusText: response.statusMessage ?? '',
            headers: {},
            config,
            request,
          })
        })
      })
      if (!(body instanceof Readable)) return request.end(body)
      // What cannot be read on our side breaks the request off: half a file is never taken for a whole one.
      body.once('error', (error) => request.destroy(error))
      request.once('close', () => body.destroy())
      body.pipe(request)
    })

  return { adapter, close: () => agent.destroy() }
}
