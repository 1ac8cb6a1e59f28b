import { createServer, type RequestListener, type Server } from 'node:http'
import { StartError } from './lifecycle'

export interface RunningServer {
  /** e.g. http://127.0.0.1:4101 */
  url: string
  port: number
  server: Server
  /** Stops accepting, lets running requests finish for `graceMs`, then cuts what is left. */
  close(graceMs?: number): Promise<void>
}

/** Port taken or not permitted: the message says which, and what to do next. */
export class ListenError extends StartError {}

export function listen(
  handler: RequestListener,
  { port, host = '127.0.0.1', name }: { port: number; host?: string; name: string },
): Promise<RunningServer> {
  const server = createServer(handler)
  // Longer than any load balancer's idle time, so that the peer closes first and no request meets a closing socket.
  server.keepAliveTimeout = 65_000
  server.headersTimeout = 66_000
  server.requestTimeout = 30_000
  const underWay = requestsUnderWay(server)
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(
          new ListenError(`Port ${port} (${name}) is in use. Stop the program that uses it, or choose another port.`),
        )
      else if (error.code === 'EACCES')
        reject(new ListenError(`Port ${port} (${name}) may not be opened by this user. Choose one above 1023.`))
      else reject(error)
    })
    server.listen(port, host, () => {
      const address = server.address()
      const actual = typeof address === 'object' && address ? address.port : port
      resolve({
        url: `http://${host}:${actual}`,
        port: actual,
        server,
        close: (graceMs = 5_000) =>
          new Promise<void>((done) => {
            const cut = setTimeout(() => server.closeAllConnections(), graceMs)
            server.close(() => {
              clearTimeout(cut)
              done()
            })
            underWay.ended(() => server.closeAllConnections())
          }),
      })
    })
  })
}

/**
 * Node counts a connection that has not been asked anything yet as one in use: closing the idle ones leaves it open, for
 * as long as the grace lasts.
 */
function requestsUnderWay(server: Server): { ended(then: () => void): void } {
  let count = 0
  let then: (() => void) | null = null
  server.on('request', (_, response) => {
    count++
    response.once('close', () => {
      count--
      if (count === 0) then?.()
    })
  })
  return {
    ended(work) {
      then = work
      if (count === 0) work()
    },
  }
}
