import type { Problem } from '@shared/http/problem'

/** The BFF said no, or that somebody behind it did not answer. `problem` carries what to tell the resident. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  constructor(readonly problem: Problem) {
    super(`${problem.status} ${problem.code}`)
  }
}

/**
 * Nothing came back. `offline`: the phone has no network. `timeout`: it waited in vain. `unreachable`: it has a network,
 * but the BFF could not be reached. After a write, each of them means: the outcome is unknown, ask with the same key.
 */
export class NetworkProblem extends Error {
  override readonly name = 'NetworkProblem'
  constructor(
    readonly kind: 'offline' | 'timeout' | 'unreachable',
    /** How long was waited, for the sentence that says so. */
    readonly waitedSeconds: number,
  ) {
    super(kind)
  }
}

/** Something came back that neither the contract nor the error catalogue knows: ours to repair. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer'
  constructor(
    readonly status: number,
    readonly requestId: string,
  ) {
    super(`Unreadable answer, status ${status}`)
  }
}

/** The page left before the answer came. Never shown. */
export class Left extends Error {
  override readonly name = 'Left'
}

export const isNotSignedIn = (error: unknown): error is ApiProblem =>
  error instanceof ApiProblem && error.problem.code === 'not_signed_in'

/** Whether the outcome of a write is still open, so that repeating it must use the same key. */
export const isOutcomeOpen = (error: unknown): boolean => !(error instanceof ApiProblem) || error.problem.retry !== 'no'
