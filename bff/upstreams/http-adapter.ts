import http from 'node:http'
import https from 'node:https'
import type { AxiosAdapter } from 'axios'

/** An upstream's answer larger than this is not one of ours. */
const LONGEST_ANSWER = 16 * 1024 * 1024

const fault = (code: string): Error => Object.assign(new Error(code), { code })

/**
 * How axios sends for us: one request over a kept connection, no redirects, no proxy, no decompression, text in and text
 * out. The adapter that comes with axios can do all of that and costs about twice the processor time per call
 * (measured), which counts where one screen asks several systems at once.
 *
 * Rejects with an error whose `code` says what happened: ETIMEDOUT, ERR_CANCELED, or the socket's own.
 */
export const plainHttp: AxiosAdapter = (config) =>
  new Promise((resolve, reject) => {
    const { signal } = config
    if (signal?.aborted) return reject(fault('ERR_CANCELED'))
    const url = new URL(config.url ?? '', config.baseURL)
    for (const [name, value] of Object.entries((config.params ?? {}) as Record<string, unknown>)) {
      if (value !== undefined) url.searchParams.set(name, String(value))
    }
    const secure = url.protocol === 'https:'
    const body = config.data === undefined ? null : Buffer.from(String(config.data))
    const request = (secure ? https : http).request(url, {
      method: (config.method ?? 'get').toUpperCase(),
      agent: secure ? config.httpsAgent : config.httpAgent,
      headers: {
        ...config.headers.toJSON(),
        ...(body && { 'Content-Length': body.length }),
      } as http.OutgoingHttpHeaders,
    })

    const cancel = () => request.destroy(fault('ERR_CANCELED'))
    // Over all: connecting, sending, waiting and reading.
    const limit = config.timeout ? setTimeout(() => request.destroy(fault('ETIMEDOUT')), config.timeout) : undefined
    const settled = () => {
      clearTimeout(limit)
      signal?.removeEventListener?.('abort', cancel)
    }
    signal?.addEventListener?.('abort', cancel)

    request.once('error', (error) => {
      settled()
      reject(error)
    })
    request.once('response', (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
        chunks.push(chunk)
        if (length > LONGEST_ANSWER) request.destroy(fault('ERR_TOO_LARGE'))
      })
      // A connection that breaks in the middle of an answer.
      response.once('error', (error) => {
        settled()
        reject(error)
      })
      response.once('end', () => {
        settled()
        resolve({
          data: Buffer.concat(chunks).toString('utf8'),
          status: response.statusCode ?? 0,
          statusText: response.statusMessage ?? '',
          headers: {},
          config,
          request,
        })
      })
    })
    request.end(body)
  })
