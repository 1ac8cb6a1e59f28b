import type { IncomingMessage } from 'node:http'

/** A body as it came, for what is signed over its bytes; null when it is larger than `limit` bytes. */
export async function readRawBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > limit) return null
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}
