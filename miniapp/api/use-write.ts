import type { Endpoint, ResponseOf } from '@shared/http/endpoint'
import { useCallback, useEffect, useRef, useState } from 'react'
import { createIdempotencyKey } from '@/platform/idempotency-key'
import { askAgain, type Capability } from './ask-again'
import { call, type InputOf } from './client'
import { pause } from './pause'
import { isOutcomeOpen, Left, NetworkProblem } from './problems'

export type WriteState = 'idle' | 'sending' | 'being_confirmed' | 'done' | 'failed'

export interface Write<E extends Endpoint> {
  /**
   * Sends, and waits until the outcome is known. @returns the answer, or null when it failed (see `problem`) or the
   * page left first. Pressed twice, it is sent once.
   */
  send(input: InputOf<E>): Promise<ResponseOf<E> | null>
  state: WriteState
  /** sending or being_confirmed: the button is busy. */
  busy: boolean
  problem: unknown
  reset(): void
}

/**
 * A write of the resident. Each thing she means to do has one idempotency key: as long as its outcome is open (nothing
 * came back, an upstream was silent, signing in comes first) sending the same again uses the same key, so nothing can
 * happen twice. "Being confirmed" is asked about until it is known.
 * @param changes the capabilities whose answers are different afterwards.
 */
export function useWrite<E extends Endpoint>(endpoint: E, changes: readonly Capability[] = []): Write<E> {
  const [{ state, problem }, show] = useState<{ state: WriteState; problem: unknown }>({ state: 'idle', problem: null })
  const intention = useRef<{ input: string; key: string } | null>(null)
  const underWay = useRef<Promise<ResponseOf<E> | null> | null>(null)
  const leaving = useRef(new AbortController())
  const changed = useRef(changes)
  changed.current = changes

  useEffect(() => {
    // A page that React mounts again begins anew.
    if (leaving.current.signal.aborted) leaving.current = new AbortController()
    return () => leaving.current.abort()
  }, [])

  const run = useCallback(
    async (input: InputOf<E>): Promise<ResponseOf<E> | null> => {
      const { signal } = leaving.current
      const text = JSON.stringify(input)
      if (intention.current?.input !== text) intention.current = { input: text, key: createIdempotencyKey() }
      const { key } = intention.current
      show({ state: 'sending', problem: null })
      let unknown = false
      for (;;) {
        try {
          const outcome = await call(endpoint, Object.assign({ idempotencyKey: key, signal }, input))
          if (outcome.state === 'done') {
            intention.current = null
            if (!signal.aborted) show({ state: 'done', problem: null })
            void askAgain(...changed.current)
            return outcome.answer
          }
          if (!unknown) void askAgain(...changed.current)
          unknown = true
          if (!signal.aborted) show({ state: 'being_confirmed', problem: null })
          await pause(outcome.askAgainAfter * 1000, signal)
        } catch (error) {
          if (error instanceof Left || signal.aborted) return null
          if (unknown && error instanceof NetworkProblem) {
            await pause(ASK_AGAIN_MS, signal)
            continue
          }
          if (!isOutcomeOpen(error)) intention.current = null
          show({ state: 'failed', problem: error })
          return null
        }
      }
    },
    [endpoint],
  )

  const send = useCallback(
    (input: InputOf<E>) => {
      underWay.current ??= run(input).finally(() => {
        underWay.current = null
      })
      return underWay.current
    },
    [run],
  )
  const reset = useCallback(() => show({ state: 'idle', problem: null }), [])

  return { send, state, busy: state === 'sending' || state === 'being_confirmed', problem, reset }
}

/** While the phone itself has no network and the outcome is open. */
const ASK_AGAIN_MS = 3_000
