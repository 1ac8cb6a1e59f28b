import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** null when the port can be opened, else the system's code (EADDRINUSE, EACCES). */
export function tryPort(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(null)))
  })
}

/**
 * A port that is free now. Taken below the range from which systems give ports to outgoing connections, so that
 * nobody's connection takes it before the server that it is for has started.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(20_000, 32_000)
    if ((await tryPort(port)) === null) return port
  }
  throw new Error('no free port between 20000 and 32000')
}
