import { createHash } from 'node:crypto'
import type { BeingConfirmed } from '@shared/http/endpoint'
import { type ProblemCode, problemKind } from '@shared/http/problems'
import type { Database, Queryable } from '../../kit/database'
import type { Seal } from '../../kit/seal'
import { recordAudit } from '../audit/audit'
import type { Metrics } from '../http/metrics'
import { ProblemError } from '../http/problem'
import { createOperationStore, type Operation, type OperationInput, type OperationStore } from './store'

/** Longer than any upstream deadline: while it runs, a repeat waits; after it, the process is believed gone. */
const LEASE_MS = 10_000
/** How long a repeat waits for the first one before it is told "being confirmed". */
const WAIT_MS = 2_500
const WAIT_STEP_MS = 40
const ASK_AGAIN_SECONDS = 2
/** A phone that is still there asks first, and its repeat carries out what had never arrived. */
const ASK_AFTER_MS = ASK_AGAIN_SECONDS * 1000 + 500
const KEY = /^[A-Za-z0-9_-]{16,64}$/

/** Thrown by a write whose request left this process and whose answer did not come back. */
export class UnknownOutcome extends Error {
  constructor(options?: ErrorOptions) {
    super('the upstream did not say what became of it', options)
    this.name = 'UnknownOutcome'
  }
}

/** Runs in the transaction that settles the operation: messages and the like are written with their cause. */
export type Effect = (tx: Queryable) => Promise<void>

export interface WriteContext {
  /** Sent to upstreams as client reference: the same for every repeat of this write. */
  reference: string
  /** It was begun before, and nobody knows how far it came: what was sent may have been carried out. */
  repeated: boolean
  /** What the audit record names. */
  target(id: string): void
  /** Whom it is done for, which the audit record names beside the resident who does it. */
  onBehalfOf(principal: string): void
  /** Adds something to be written when, and only when, the write is settled as done. */
  onDone(effect: Effect): void
}

/** What a capability found out about a write whose outcome was unknown. */
export type Resolution =
  | { kind: 'done'; answer: unknown; target: string; onBehalfOf?: string | null; effects: Effect[] }
  | { kind: 'refused'; code: ProblemCode; effects: Effect[] }
  /** The upstream never got it: nothing happened, a repeat carries it out. */
  | { kind: 'absent'; effects: Effect[] }
  | { kind: 'unknown' }

export type Resolver = (operation: Operation) => Promise<Resolution>

export type Outcome<Answer> =
  | { kind: 'done'; answer: Answer; replayed: boolean }
  | { kind: 'being_confirmed'; answer: BeingConfirmed }

export interface Write {
  endpoint: string
  residentId: string
  key: string
  requestId: string
  input: OperationInput
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

/** A refusal by a rule or for the request itself is final; anything else may be repeated. */
const isRefusal = (error: unknown): error is ProblemError =>
  error instanceof ProblemError &&
  ['rule', 'request'].includes(problemKind(error.code).fault) &&
  error.code !== 'not_signed_in'

export interface OperationsOptions {
  db: Database
  metrics: Metrics
  /** What was asked and answered is personal: it is kept sealed. */
  seal: Seal
}

/**
 * Every write of a resident runs through here. It ends in one of three ways: done, refused, or unknown; nothing is
 * reported as done before its home has it, and nothing is carried out twice under one key.
 */
export function createOperations({ db, metrics, seal }: OperationsOptions) {
  const store: OperationStore = createOperationStore(db, seal)
  const resolvers = new Map<string, Resolver>()

  async function settle(
    operation: Pick<Operation, 'residentId' | 'key' | 'endpoint' | 'reference' | 'requestId'>,
    target: string,
    result: { answer: unknown } | { problem: { code: ProblemCode; details: ProblemError['details'] } },
    effects: Effect[],
    onBehalfOf: string | null = null,
  ): Promise<void> {
    await db.transaction(async (tx) => {
      if (!(await store.finish(tx, operation.residentId, operation.key, result))) return
      for (const effect of effects) await effect(tx)
      await recordAudit(tx, {
        actor: operation.residentId,
        onBehalfOf,
        action: operation.endpoint,
        target,
        outcome: 'answer' in result ? 'done' : 'refused',
        detail: 'problem' in result ? result.problem.code : null,
        reference: operation.reference,
        requestId: operation.requestId,
      })
    })
    metrics.operations.inc({ outcome: 'answer' in result ? 'done' : 'refused' })
  }

  async function leaveUnsettled(
    operation: Pick<Operation, 'residentId' | 'key' | 'endpoint' | 'reference' | 'requestId'>,
    target: string,
    state: 'unknown' | 'absent',
    effects: Effect[] = [],
    onBehalfOf: string | null = null,
  ): Promise<void> {
    await db.transaction(async (tx) => {
      await store.leave(tx, operation.residentId, operation.key, state, ASK_AFTER_MS)
      for (const effect of effects) await effect(tx)
      await recordAudit(tx, {
        actor: operation.residentId,
        onBehalfOf,
        action: operation.endpoint,
        target,
        outcome: state,
        detail: null,
        reference: operation.reference,
        requestId: operation.requestId,
      })
    })
    metrics.operations.inc({ outcome: state })
  }

  function replay<Answer>(operation: Operation): Outcome<Answer> {
    if (operation.problem) throw new ProblemError(operation.problem.code, operation.problem.details)
    return { kind: 'done', answer: operation.answer as Answer, replayed: true }
  }

  const beingConfirmed = (reference: string): Outcome<never> => ({
    kind: 'being_confirmed',
    answer: { state: 'being_confirmed', operation: reference, askAgainAfter: ASK_AGAIN_SECONDS },
  })

  /** Waits for whoever carries it out. Null when this call should carry it out itself. */
  async function awaitFirst<Answer>(write: Write): Promise<Outcome<Answer> | null> {
    const deadline = Date.now() + WAIT_MS
    for (;;) {
      const operation = await store.find(write.residentId, write.key)
      if (!operation) return null
      if (operation.state === 'done') return replay(operation)
      if (operation.state !== 'running' || operation.leaseOver) return null
      if (Date.now() > deadline) return beingConfirmed(operation.reference)
      await new Promise((resolve) => setTimeout(resolve, WAIT_STEP_MS))
    }
  }

  return {
    store,

    /** A capability says how to find out about its own writes. One resolver per endpoint. */
    resolveWith(endpoint: string, resolver: Resolver): void {
      if (resolvers.has(endpoint)) throw new Error(`two resolvers for ${endpoint}`)
      resolvers.set(endpoint, resolver)
    },

    async run<Answer>(write: Write, act: (context: WriteContext) => Promise<Answer>): Promise<Outcome<Answer>> {
      if (!KEY.test(write.key)) throw new ProblemError('idempotency_key_required')
      const requestHash = sha256(JSON.stringify([write.endpoint, write.input]))
      const reference = sha256(`${write.residentId}\n${write.key}`)
      const operation = { ...write, requestHash, reference }

      let repeated = false
      for (;;) {
        if (await store.begin(operation, LEASE_MS)) break
        const known = await store.find(write.residentId, write.key)
        if (known && known.requestHash !== requestHash) throw new ProblemError('idempotency_key_reused')
        const outcome = await awaitFirst<Answer>(write)
        if (outcome) return outcome
        repeated = await store.takeOver(write.residentId, write.key, LEASE_MS)
        if (repeated) break
      }

      let target = '-'
      let principal: string | null = null
      const effects: Effect[] = []
      try {
        const answer = await act({
          reference,
          repeated,
          target: (id) => {
            target = id
          },
          onBehalfOf: (id) => {
            principal = id
          },
          onDone: (effect) => effects.push(effect),
        })
        await settle(operation, target, { answer }, effects, principal)
        return { kind: 'done', answer, replayed: false }
      } catch (error) {
        if (error instanceof UnknownOutcome) {
          await leaveUnsettled(operation, target, 'unknown', [], principal)
          return beingConfirmed(reference)
        }
        if (isRefusal(error)) {
          await settle(operation, target, { problem: { code: error.code, details: error.details } }, [], principal)
          throw error
        }
        // A ProblemError here says that the request never left (upstream not reachable): a repeat starts anew. When it is
        // the repeat that never left, nothing new is known of the first one. Anything else broke on our side after it may
        // have left: it stays unsettled and is asked about.
        if (error instanceof ProblemError && repeated) {
          await store.leave(db, write.residentId, write.key, 'unknown', ASK_AFTER_MS)
          if (error.code !== 'not_signed_in') return beingConfirmed(reference)
        } else if (error instanceof ProblemError) await store.forget(write.residentId, write.key)
        else await leaveUnsettled(operation, target, 'unknown', [], principal)
        throw error
      }
    },

    /** Asks about unsettled operations whose time has come. Returns how many were looked at. */
    async reconcile(limit = 20): Promise<number> {
      const claimed = await store.claimUnsettled(limit, LEASE_MS)
      for (const operation of claimed) {
        const resolve = resolvers.get(operation.endpoint)
        const resolution: Resolution = resolve ? await resolve(operation) : { kind: 'absent', effects: [] }
        if (resolution.kind === 'done') {
          const { target, answer, effects, onBehalfOf = null } = resolution
          await settle(operation, target, { answer }, effects, onBehalfOf)
        } else if (resolution.kind === 'refused') {
          const problem = { code: resolution.code, details: {} }
          await settle(operation, '-', { problem }, resolution.effects)
        } else if (resolution.kind === 'absent') {
          await leaveUnsettled(operation, '-', 'absent', resolution.effects)
        } else {
          await store.leave(db, operation.residentId, operation.key, 'unknown', ASK_AFTER_MS)
        }
      }
      return claimed.length
    },
  }
}

export type Operations = ReturnType<typeof createOperations>
