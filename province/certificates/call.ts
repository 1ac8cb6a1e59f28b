import type { Queryable } from '../../kit/database'
import type { PersonCaller, ProgramCaller } from './caller'
import type { Data, HeadStatus } from './envelope'

/** What goes into the usage log: whose things, which certificate when it is about one, by which body, and why. */
export interface Use {
  holderCode: string
  certificate?: { identifier: string; name: string }
  cause: string
  /** The body a program acts for. */
  body?: string
  /** False for a call after which nobody has seen anything of the holder's: written down, not shown as a use. */
  gaveOut?: boolean
}

export interface Outcome {
  status: HeadStatus
  data?: unknown
  /** Null when there is nothing to write down: a repeat, or a look at what the caller did. */
  use: Use | null
}

/** Not given: there is no data, but who asked for what is written down. */
export interface Refused {
  status: Exclude<HeadStatus, '0'>
  use: Use
}

export interface Request<By> {
  tx: Queryable
  caller: By
  data: Data
  now: Date
}

export type PersonRequest = Request<PersonCaller>
export type ProgramRequest = Request<ProgramCaller>

/** Runs in one transaction with the entry in the usage log: nothing is given out that is not written down. */
export type PersonCall = (request: PersonRequest) => Promise<Outcome>

export interface ProgramCall {
  /** Who may: programs with one of these scopes. */
  scopes: readonly ('hall' | 'counter')[]
  run(request: ProgramRequest): Promise<Outcome>
}

/** Whether these things are of the caller, or of whom they act for. */
export function isHolder(caller: PersonCaller, holderCode: string): boolean {
  return caller.holders.some(({ code }) => code === holderCode)
}
