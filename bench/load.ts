import http from 'node:http'

export interface Sample {
  id: string
  status: number
  ms: number
}

export interface LoadOptions {
  url: string
  /** Requests under way at once. */
  clients: number
  requests: number
  /** Path, headers, and body of the n-th request. */
  request(n: number): { method?: string; path: string; headers?: Record<string, string>; body?: string }
  /** Pause of each client between two requests, in ms: a resident looks at the screen. 0 = none. */
  thinkMs?: number
}

/** Closed-loop load over kept connections: every client sends its next request when the last one is answered. */
export async function load({ url, clients, requests, request, thinkMs = 0 }: LoadOptions): Promise<Sample[]> {
  const { hostname, port } = new URL(url)
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients })
  const samples: Sample[] = []
  let next = 0
  const one = (n: number) =>
    new Promise<void>((resolve, reject) => {
      const { method = 'GET', path, headers, body } = request(n)
      const id = `bench-${n}-${process.pid}`
      const started = performance.now()
      const outgoing = http.request(
        { hostname, port, method, path, agent, headers: { ...headers, 'x-request-id': id } },
        (response) => {
          response.resume()
          response.once('end', () => {
            samples.push({ id, status: response.statusCode ?? 0, ms: performance.now() - started })
            resolve()
          })
        },
      )
      outgoing.once('error', reject)
      outgoing.end(body)
    })
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const client = async (index: number) => {
    if (thinkMs) await pause((thinkMs * index) / clients)
    for (let n = next++; n < requests; n = next++) {
      await one(n)
      if (thinkMs) await pause(thinkMs)
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, index) => client(index)))
  agent.destroy()
  return samples
}
