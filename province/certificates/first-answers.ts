import { createHash } from 'node:crypto'
import type { Outcome, Request } from './call'
import type { Caller } from './caller'
import { type HeadStatus, referenceOf, Unusable } from './envelope'

/**
 * Does a write once per reference of a program and the person it acts for. A repeat, also one that runs at the same
 * time, gets the first answer; a refusal is an answer too. A repeat writes nothing into the usage log.
 * @throws Unusable 12, 102: also when the reference was used for other content
 */
export async function once(
  { tx, caller, data, now }: Request<Caller>,
  call: string,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const key = [caller.clientId, caller.kind === 'person' ? caller.sub : '', referenceOf(data)]
  const content = digestOf([call, { ...data, reference: undefined }])
  // Of two at a time the second waits here until the first has committed or given up.
  const fresh = await tx.maybe(
    `insert into first_answer (client_id, subject, reference, content, answered_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning reference`,
    [...key, content, now],
  )
  if (!fresh) {
    const first = await tx.one<{ content: Buffer; status: HeadStatus; data: unknown }>(
      'select content, status, data from first_answer where (client_id, subject, reference) = ($1, $2, $3)',
      key,
    )
    if (!first.content.equals(content)) throw new Unusable('102', 'reference')
    return { status: first.status, data: first.data, use: null }
  }
  const outcome = await work()
  await tx.query(
    'update first_answer set status = $4, data = $5 where (client_id, subject, reference) = ($1, $2, $3)',
    [...key, outcome.status, JSON.stringify(outcome.data ?? null)],
  )
  return outcome
}

/** The same for the same content, in whatever order its parts were written. */
function digestOf(content: unknown): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(ordered(content)))
    .digest()
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (!(value instanceof Object)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, each]) => [name, ordered(each)]))
}
