import { useEffect } from 'react'
import { ApiProblem } from '@/api/problems'
import { replaceWith } from '@/routes'
import { forgetDraft } from '../parts/forget-draft'

/** A draft that has become an application, here or on another device: that is shown in its place. */
export function useSubmitted(draft: string, problem: unknown): void {
  const application =
    problem instanceof ApiProblem && problem.problem.code === 'draft_submitted'
      ? problem.problem.application
      : undefined
  useEffect(() => {
    if (application === undefined) return
    forgetDraft(draft)
    void replaceWith('applications/detail/index', { id: application })
  }, [application, draft])
}

/** A draft that was thrown away elsewhere: what there is of hers is shown in its place. */
export function useDiscarded(draft: string, problem: unknown): void {
  const gone = problem instanceof ApiProblem && problem.problem.code === 'not_found'
  useEffect(() => {
    if (!gone) return
    forgetDraft(draft)
    void replaceWith('applications/mine/index')
  }, [gone, draft])
}
