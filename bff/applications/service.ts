import type { ApplicationCard } from '@shared/applications/contract'
import type { ResidentSession } from '../residents/sessions'
import type { HallClient } from '../upstreams/hall'

export function createApplicationService({ hall }: { hall: HallClient }) {
  return {
    /** Applications that still move: first what needs the resident, then the latest change. */
    async moving(session: ResidentSession, signal?: AbortSignal): Promise<ApplicationCard[]> {
      const all = await hall.applications.mine(await session.tokenFor('hall'), signal)
      const needsResident = ({ stage }: ApplicationCard) => (stage === 'supplement' ? 0 : 1)
      return all
        .filter(({ stage }) => stage !== 'finished')
        .sort((a, b) => needsResident(a) - needsResident(b) || b.updatedAt.localeCompare(a.updatedAt))
    },
  }
}

export type ApplicationService = ReturnType<typeof createApplicationService>
