import { applicationEndpoints, type Draft } from '@shared/applications/contract'
import { useDidHide, useDidShow, useUnload } from '@tarojs/taro'
import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { answers } from '@/api/answers'
import { type Answer, useAnswer } from '@/api/use-answer'
import { useWrite } from '@/api/use-write'
import { type DraftKeeper, keeperOf, type Work } from './draft-keeper'

/** The hall is being asked what became of a submission. */
const WHILE_PENDING_SECONDS = 3

interface Opened {
  item?: string | undefined
  draft?: string | undefined
}

/** The draft this page was opened for: the one named, or the one of the item, begun now when there was none. */
export function useOpenedDraft({ item, draft }: Opened) {
  const start = useWrite(applicationEndpoints.start, ['applications', 'home'])
  const [started, setStarted] = useState<string>()
  const id = draft ?? started ?? ''
  const [pending, setPending] = useState(false)
  const answer = useAnswer(
    applicationEndpoints.draft,
    { params: { id } },
    { enabled: id !== '', ...(pending && { everySeconds: WHILE_PENDING_SECONDS }) },
  )
  const isPending = answer.data?.draft.pending ?? false
  useEffect(() => setPending(isPending), [isPending])

  const begin = async () => {
    if (item === undefined || draft !== undefined) return
    const begun = await start.send({ body: { item } })
    if (!begun) return
    answers.learn(applicationEndpoints.draft, { params: { id: begun.draft.id } }, begun)
    setStarted(begun.draft.id)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the item the page was opened with
  useEffect(() => void begin(), [item, draft])
  // After signing in the page is on top again: what did not work before may work now.
  useDidShow(() => {
    if (start.state === 'failed') void begin()
    else if (answer.problem) void answer.refresh()
  })

  const shown: Answer<{ draft: Draft; serverTime: string }> =
    id === ''
      ? {
          data: undefined,
          problem: start.problem,
          loading: start.busy,
          refreshing: start.busy,
          asOf: 0,
          refresh: begin,
        }
      : answer
  return shown
}

/** Her work on a draft, kept on every change; what is not sent yet is sent when she leaves. */
export function useKept(draft: Draft): { keeper: DraftKeeper; work: Work } {
  const { id } = draft
  // biome-ignore lint/correctness/useExhaustiveDependencies: one keeper for a draft, whatever version it was met with
  const keeper = useMemo(() => keeperOf(draft), [id])
  const work = useStore(keeper.work)
  useEffect(() => keeper.renewed(draft), [keeper, draft])
  useDidShow(() => void keeper.flush())
  useDidHide(() => void keeper.flush())
  useUnload(() => void keeper.flush())
  return { keeper, work }
}
