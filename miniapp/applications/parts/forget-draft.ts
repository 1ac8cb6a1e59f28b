import { applicationEndpoints } from '@shared/applications/contract'
import { queryKey } from '@/api/keys'
import { queryClient } from '@/api/query-client'
import { forgetUploads } from '@/materials/uploading'
import { forgetKeeper } from '../apply/draft-keeper'

/** Once a draft is an application, or nothing: no part of it stays on this phone. */
export function forgetDraft(id: string): void {
  forgetKeeper(id)
  forgetUploads(id)
  queryClient.removeQueries({ queryKey: queryKey(applicationEndpoints.draft, { params: { id } }) })
}
