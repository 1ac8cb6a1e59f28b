import type { Locale } from '@shared/http/locale'
import { type AlternativeSlot, type Problem, type ProblemCode, problemKind } from '@shared/http/problems'

export interface ProblemDetails {
  errors?: { path: string; message: string }[]
  alternatives?: AlternativeSlot[]
  limit?: NonNullable<Problem['limit']>
  retryAfterSeconds?: number
  line?: NonNullable<Problem['line']>
  draft?: NonNullable<Problem['draft']>
  application?: string
  materials?: string[]
}

/** Thrown anywhere in the BFF; becomes problem+json at the door. The code decides status and words. */
export class ProblemError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails = {},
    options?: ErrorOptions,
  ) {
    // Most are ordinary answers, and thousands a second in the morning rush: where one came from is worth a trace only when
    // something lies behind it.
    const { stackTraceLimit } = Error
    if (options?.cause === undefined) Error.stackTraceLimit = 0
    super(code, options)
    Error.stackTraceLimit = stackTraceLimit
    this.name = 'ProblemError'
  }
}

export function toProblem(
  code: ProblemCode,
  details: ProblemDetails,
  { locale, instance, requestId }: { locale: Locale; instance: string; requestId: string },
): Problem {
  const { status, fault, retry, text } = problemKind(code)
  const [happened, nextStep] = text[locale]
  return {
    type: `urn:yichuang:problem:${code}`,
    code,
    title: happened,
    status,
    detail: happened,
    nextStep,
    fault,
    retry,
    instance,
    requestId,
    ...details,
  }
}
