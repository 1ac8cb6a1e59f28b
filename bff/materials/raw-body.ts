import type { Context } from 'koa'
import { ProblemError } from '../http/problem'

/** The raw bytes of a request, at most `limit`. @throws ProblemError payload_too_large, invalid_request */
export async function rawBody(ctx: Context, limit: number): Promise<Buffer> {
  // Anything else has been read by the parser before.
  if (!ctx.is('application/octet-stream')) throw new ProblemError('invalid_request')
  if ((ctx.request.length ?? 0) > limit) throw new ProblemError('payload_too_large')
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > limit) throw new ProblemError('payload_too_large')
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error
    // The phone's line broke off: what came is half a piece, and that is none.
    throw new ProblemError('invalid_request', {}, { cause: error })
  }
  return Buffer.concat(chunks)
}
