import { type ClientRequest, request } from 'node:http'

interface Options {
  url: string
  method?: string
  data?: unknown
  header?: Record<string, string>
  timeout?: number
}

interface Answer {
  statusCode: number
  data: unknown
  header: Record<string, unknown>
}

/** Taro.request over node's HTTP: resolves with any status, rejects with `errMsg`, and can be aborted. */
export function requestOverHttp({ url, method = 'GET', data, header = {} }: Options) {
  let sent: ClientRequest | undefined
  const task = new Promise<Answer>((resolve, reject) => {
    const fail = (why: string) => reject({ errMsg: `request:fail ${why}` })
    try {
      sent = request(url, { method, headers: header, agent: false }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', (error) => fail(error.message))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ statusCode: response.statusCode ?? 0, data: parse(text), header: response.headers })
        })
      })
    } catch (error) {
      fail(String(error))
      return
    }
    sent.on('error', (error) => fail(error.message))
    if (data === undefined) sent.end()
    else sent.end(isBytes(data) ? Buffer.from(new Uint8Array(data)) : JSON.stringify(data))
  })
  return Object.assign(task, { abort: () => sent?.destroy(new Error('abort')) })
}

/** jsdom's ArrayBuffer is not node's: an instance of neither class is known to the other. */
const isBytes = (data: unknown): data is ArrayBuffer => Object.prototype.toString.call(data) === '[object ArrayBuffer]'

/** As WeChat does: JSON where it is JSON, text otherwise. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
