import { applicationEndpoints } from '@shared/applications/contract'
import { answers } from '@/api/answers'
import { forgetUploads } from '@/materials/uploading'
import { forgetKeeper } from '../apply/draft-keeper'

/** Once a draft is an application, or nothing: no part of it stays on this phone. */
export function forgetDraft(id: string): void {
  forgetKeeper(id)
  forgetUploads(id)
  answers.drop(applicationEndpoints.draft, { params: { id } })
}
