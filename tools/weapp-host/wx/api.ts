import type { Host } from '../host'

/** What the program hands to a `wx` function. */
export type Options = Record<string, unknown>

/** Answers at once. What it throws is thrown into the program. */
export type Immediate = (...args: unknown[]) => unknown

/** Answers through `success`, `fail` and `complete`, or a promise. @throws WxFailure */
export type Asked = (options: Options, signal: AbortSignal) => unknown

export interface Apis {
  immediate?: Record<string, Immediate>
  asked?: Record<string, Asked>
}

export type MakeApis = (host: Host) => Apis

/** Ends as `<name>:fail <reason>`. */
export class WxFailure extends Error {
  constructor(
    reason: string,
    readonly more: { errno?: number; errCode?: number } = {},
  ) {
    super(reason)
  }
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
export const number = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise)
export const isFunction = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === 'function'
