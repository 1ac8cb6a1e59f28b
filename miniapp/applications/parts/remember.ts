import { type Application, applicationEndpoints } from '@shared/applications/contract'
import { queryKey } from '@/api/keys'
import { queryClient } from '@/api/query-client'

/** What the hall just answered to a write is what the next page shows at once. */
export function remember({ application, serverTime }: { application: Application; serverTime: string }): void {
  const part = { state: 'fresh', source: 'hall', asOf: serverTime, data: application } as const
  const key = queryKey(applicationEndpoints.one, { params: { id: application.id } })
  queryClient.setQueryData(key, { application: part, serverTime })
}
