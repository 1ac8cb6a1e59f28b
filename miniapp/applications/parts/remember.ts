import { type Application, applicationEndpoints } from '@shared/applications/contract'
import { answers } from '@/api/answers'

/** What the hall just answered to a write is what the next page shows at once. */
export function remember({ application, serverTime }: { application: Application; serverTime: string }): void {
  const part = { state: 'fresh', source: 'hall', asOf: serverTime, data: application } as const
  answers.learn(applicationEndpoints.one, { params: { id: application.id } }, { application: part, serverTime })
}
