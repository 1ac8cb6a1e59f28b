import * as v from 'valibot'
import { endpoint, id, text } from '../http/endpoint'

/** Find a nonce so that SHA-256 of `puzzle:nonce` begins with `bits` zero bits. */
export const PuzzleSchema = v.object({ puzzle: v.string(), bits: v.number() })
export type Puzzle = v.InferOutput<typeof PuzzleSchema>

/** in_line: where she stands. Asking again with the same key keeps her place; so does staying away for half an hour. */
export const LineSchema = v.object({
  ahead: v.number(),
  /** Null while the pace is not known. */
  waitSeconds: v.nullable(v.number()),
  /** Solving it is voluntary: without it her place counts from ten seconds later. Null: solved. */
  puzzle: v.nullable(PuzzleSchema),
})
export type Line = v.InferOutput<typeof LineSchema>

export const lineEndpoints = {
  prove: endpoint({
    id: 'line.prove',
    method: 'POST',
    path: '/api/appointments/line/proof',
    summary: 'Hand in the solution of a puzzle: her place in line then counts from when she came',
    access: 'resident',
    body: v.object({ slot: id, puzzle: text(120), nonce: text(40) }),
    problems: ['puzzle_wrong'],
  }),
}
