import { type QueueAnswer, type QueueNumber, queueEndpoints } from '@shared/appointments/queue'
import { useEffect, useState } from 'react'
import { answers } from '@/api/answers'
import { type Answer, useAnswer } from '@/api/use-answer'

/** She may be called any moment. */
const WHILE_NEAR_SECONDS = 4
const WHILE_FAR_SECONDS = 10
const NEAR = 3

/** How a number of hers stands, asked for again while the page is looked at and something can happen to it. */
export function useQueue(id: string): Answer<QueueAnswer> {
  const [seconds, setSeconds] = useState<number>()
  const answer = useAnswer(
    queueEndpoints.one,
    { params: { id } },
    seconds === undefined ? {} : { everySeconds: seconds },
  )
  const next = paceOf(answer.data?.queue)
  useEffect(() => setSeconds(next), [next])
  return answer
}

function paceOf(queue: QueueNumber | undefined): number | undefined {
  if (!queue) return undefined
  const { state, ahead } = queue
  if (state === 'called' || state === 'passed') return WHILE_NEAR_SECONDS
  if (state !== 'waiting') return undefined
  return ahead !== null && ahead <= NEAR ? WHILE_NEAR_SECONDS : WHILE_FAR_SECONDS
}

/** What the hall just answered to a write is what is shown at once, by the number's id and its booking's. */
export function rememberQueue(answer: QueueAnswer): void {
  const { id, appointment } = answer.queue
  for (const each of appointment === null ? [id] : [id, appointment]) {
    answers.learn(queueEndpoints.one, { params: { id: each } }, answer)
  }
}
