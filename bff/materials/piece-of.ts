import type { Context } from 'koa'
import { ProblemError } from '../http/problem'
import { readRawBody } from '../http/raw-body'

/** The raw bytes of a piece, at most `limit`. @throws ProblemError payload_too_large, invalid_request */
export async function pieceOf(ctx: Context, limit: number): Promise<Buffer> {
  // Anything else has been read by the parser before.
  if (!ctx.is('application/octet-stream')) throw new ProblemError('invalid_request')
  // Said beforehand it can be refused without reading it.
  if ((ctx.request.length ?? 0) > limit) throw new ProblemError('payload_too_large')
  const piece = await readRawBody(ctx.req, limit).catch((error: unknown) => {
    // The phone's line broke off: what came is half a piece, and that is none.
    throw new ProblemError('invalid_request', {}, { cause: error })
  })
  if (!piece) throw new ProblemError('payload_too_large')
  return piece
}
