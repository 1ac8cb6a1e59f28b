import { applicationEndpoints } from '@shared/applications/contract'
import { useEffect, useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useAskedWhenShown } from '@/api/use-asked-when-shown'

/** The hall is being asked: the answer comes within seconds. */
const WHILE_PENDING_SECONDS = 3
/** A clerk can take the next step at any time; a finished one gets its certificate a moment later. */
const WHILE_SHOWN_SECONDS = 20

/** One application, asked for when it is opened, because a message or home has led here, and while it is looked at. */
export function useApplication(id: string) {
  const [seconds, setSeconds] = useState(WHILE_SHOWN_SECONDS)
  const options = { enabled: id !== '', everySeconds: seconds, always: true }
  const answer = useAnswer(applicationEndpoints.one, { params: { id } }, options)
  useAskedWhenShown(answer)
  const part = answer.data?.application
  const pending = part && part.state !== 'unavailable' ? part.data.pending : null
  useEffect(() => setSeconds(pending ? WHILE_PENDING_SECONDS : WHILE_SHOWN_SECONDS), [pending])
  return answer
}
