import { type Line, lineEndpoints, type Puzzle } from '@shared/appointments/line'
import type { Endpoint } from '@shared/http/endpoint'
import { useEffect, useMemo, useRef } from 'react'
import { ask } from '@/api/client'
import { ApiProblem } from '@/api/problems'
import type { Write } from '@/api/use-write'
import { solve } from './solve'

/** Her place in line, or null when she is not in one. */
function placeIn(problem: unknown): { line: Line; againSeconds: number } | null {
  if (!(problem instanceof ApiProblem) || problem.problem.code !== 'in_line') return null
  const { line, retryAfterSeconds = 2 } = problem.problem
  return line ? { line, againSeconds: retryAfterSeconds } : null
}

/**
 * While many book at once, a hold or a move is answered with a place in line. The same is asked again when it is time,
 * with the same key, until it is her turn; what she sees between two answers is the last place.
 */
export function useLine(
  { problem, state, reset }: Pick<Write<Endpoint>, 'problem' | 'state' | 'reset'>,
  slot: string,
  again: () => void,
) {
  const place = useMemo(() => placeIn(problem), [problem])
  const shown = useRef<Line | null>(null)
  shown.current = place?.line ?? (state === 'sending' ? shown.current : null)
  const asking = useRef(again)
  asking.current = again
  const left = useRef(false)

  useEffect(() => {
    if (!place) return
    if (left.current) return reset()
    const timer = setTimeout(() => asking.current(), place.againSeconds * 1000)
    return () => clearTimeout(timer)
  }, [place, reset])

  useProof(slot, shown.current?.puzzle ?? null)
  return {
    line: left.current ? null : shown.current,
    /** She wants a time. */
    come: () => {
      left.current = false
    },
    /** She waits no longer; an answer that is still on its way does not bring her back. */
    leave: () => {
      left.current = true
      reset()
    },
  }
}

/** Solves the puzzle of the line while she waits. It is voluntary: when it does not work she waits a little longer. */
function useProof(slot: string, given: Puzzle | null): void {
  const newest = useRef(given)
  newest.current = given
  const toSolve = given !== null

  // Every answer brings a new puzzle until one is solved: the first is enough.
  useEffect(() => {
    if (!toSolve || !newest.current) return
    const leaving = new AbortController()
    void prove(slot, newest.current, leaving.signal)
    return () => leaving.abort()
  }, [slot, toSolve])
}

async function prove(slot: string, puzzle: Puzzle, signal: AbortSignal): Promise<void> {
  const nonce = await solve(puzzle, signal)
  if (nonce === null) return
  // Her place stands as it is when this is lost: there is nothing to tell her.
  await ask(lineEndpoints.prove, { body: { slot, puzzle: puzzle.puzzle, nonce }, signal }).catch(() => undefined)
}
