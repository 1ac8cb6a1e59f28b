import type { Application, ApplicationCard, MaterialChoice, OpenMaterial } from '@shared/applications/contract'
import type { Guide } from '@shared/catalogue/contract'
import type { Part } from '@shared/http/parts'
import { problemKind } from '@shared/http/problems'
import { localDayOf } from '@shared/standards/time'
import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import type { CatalogueService } from '../catalogue/service'
import { ProblemError } from '../http/problem'
import type { Merger } from '../merge/parts'
import type { Tell } from '../notifications/tell'
import {
  type Effect,
  type Operations,
  type Resolution,
  UnknownOutcome,
  type WriteContext,
} from '../operations/operations'
import type { Operation } from '../operations/store'
import type { ResidentSession } from '../residents/sessions'
import type { HallClient } from '../upstreams/hall'
import type { FullApplication } from '../upstreams/hall-application-words'
import { UpstreamUnavailable } from '../upstreams/upstream'
import type { ConsentBook, Handing } from './handing'
import type { ApplicationIntake } from './intake'
import { detailPage } from './news'
import { carriedOut, notCarriedOut } from './outcome'
import { byUrgency, presentApplication, recollect } from './present'
import type { ApplicationStore, KnownApplication } from './store'
import type { ApplicationAnswer } from './submission'

const DEADLINE_MS = 2_500

/** Which pending change a write's endpoint stands for, and where its input names the application. */
const PENDING: Record<
  string,
  { pending: NonNullable<Application['pending']>; idOf(input: Operation['input']): unknown }
> = {
  'applications.handIn': { pending: 'hand_in', idOf: ({ params }) => params.id },
  'feedback.rate': {
    pending: 'rate',
    idOf: ({ body }) =>
      typeof body === 'object' && body !== null && 'application' in body ? body.application : undefined,
  },
}

export interface Rating {
  level: 1 | 2 | 3 | 4 | 5
  aspects: readonly string[]
  comment: string | null
}

export interface ApplicationServiceOptions {
  db: Database
  store: ApplicationStore
  hall: HallClient
  catalogue: Pick<CatalogueService, 'guide' | 'card'>
  handing: Handing
  consents: ConsentBook
  intake: ApplicationIntake
  tell: Tell
  operations: Operations
  merger: Merger
  clock: Clock
}

/** Following applications. The hall has them; what it told us is kept, so that they can be followed while it is silent. */
export function createApplicationService(options: ApplicationServiceOptions) {
  const { db, store, hall, catalogue, handing, consents, intake, tell, operations, merger, clock } = options
  const now = () => clock.now().toISOString()
  const departmentOf = (item: string) => catalogue.card(item)?.department ?? null

  async function pendingOf(residentId: string, id: string): Promise<Application['pending']> {
    for (const { endpoint, input } of await operations.store.unsettledOf(residentId)) {
      const kind = PENDING[endpoint]
      if (kind && kind.idOf(input) === id) return kind.pending
    }
    return null
  }

  /** Only where something is to be handed in does it matter which papers would do. */
  async function guideFor({ materials, head }: FullApplication): Promise<Guide | null> {
    const open = head.card.stage === 'supplement' || materials.some(({ how }) => how === 'later')
    if (!open) return null
    const guide = await catalogue.guide(head.card.itemCode).catch((error: unknown) => {
      if (error instanceof ProblemError) return null
      throw error
    })
    return guide && guide.state !== 'unavailable' ? guide.data : null
  }

  async function present(full: FullApplication, pending: Application['pending'] = null): Promise<Application> {
    return presentApplication(full, { now: now(), guide: await guideFor(full), pending })
  }

  const answer = async (full: FullApplication): Promise<ApplicationAnswer> => ({
    application: await present(full),
    serverTime: now(),
  })

  const learn =
    (residentId: string, full: FullApplication): Effect =>
    (tx) =>
      intake.take(tx, { residentId, application: full.head.card.id, records: full.records, full })

  /** @throws ProblemError not_found, forbidden */
  async function known(session: ResidentSession, id: string): Promise<KnownApplication | null> {
    const found = await store.find(id)
    if (found && found.residentId !== session.residentId) throw new ProblemError('forbidden')
    return found
  }

  async function fromHall(session: ResidentSession, id: string, signal?: AbortSignal): Promise<Application> {
    const full = await hall.applications.one(await session.callerFor('hall'), id, signal)
    // What she sees is kept, and told, before she sees it: the inbox never lags behind the page.
    await db.transaction((tx) => learn(session.residentId, full)(tx))
    return present(full, await pendingOf(session.residentId, id))
  }

  async function fromMemory(session: ResidentSession, id: string) {
    const found = await known(session, id)
    const full = found && recollect(found, now(), departmentOf)
    if (!full) return null
    return { data: await present(full, await pendingOf(session.residentId, id)), asOf: found.knownAt.toISOString() }
  }

  /** @throws ProblemError forbidden, not_found */
  const one = (session: ResidentSession, id: string): Promise<Part<Application>> =>
    merger.part({
      source: 'hall',
      locale: session.locale,
      deadlineMs: DEADLINE_MS,
      load: (signal) => fromHall(session, id, signal),
      recall: () => fromMemory(session, id),
      decided: (problem) => problemKind(problem.code).fault === 'request',
    })

  async function cardsFromMemory(session: ResidentSession) {
    const all = await store.ofResident(session.residentId)
    if (all.length === 0) return null
    const data = all.flatMap((each) => recollect(each, now(), departmentOf)?.head.card ?? []).sort(byUrgency)
    // When we last heard of any of them.
    const asOf = new Date(Math.max(...all.map(({ knownAt }) => knownAt.getTime()))).toISOString()
    return { data, asOf }
  }

  async function cards(session: ResidentSession, signal?: AbortSignal): Promise<ApplicationCard[]> {
    return (await hall.applications.mine(await session.callerFor('hall'), signal)).sort(byUrgency)
  }

  /** A refusal for the state it is in, in the words of its reason where that is the deadline. */
  async function tooLate(session: ResidentSession, id: string, error: unknown): Promise<unknown> {
    if (!(error instanceof ProblemError) || error.code !== 'wrong_state') return error
    const found = await known(session, id)
    const deadline = found && recollect(found, now(), departmentOf)?.head.card.supplementDeadline
    return deadline && deadline < localDayOf(clock.now())
      ? new ProblemError('supplement_too_late', {}, { cause: error })
      : error
  }

  /** What an earlier attempt has come to; null when it never got there. @throws ProblemError its refusal */
  async function outcomeOf(residentId: string, reference: string): Promise<FullApplication | null> {
    const found = await hall.applications.operation(residentId, reference).catch((error: unknown) => {
      if (error instanceof UpstreamUnavailable) throw new UnknownOutcome({ cause: error })
      throw error
    })
    if (found.kind === 'refused') throw found.problem
    return found.kind === 'done' ? found.result : null
  }

  async function resolve(operation: Operation): Promise<Resolution> {
    const { residentId, reference, endpoint, input } = operation
    const found = await hall.applications.operation(residentId, reference).catch((error: unknown) => {
      if (error instanceof ProblemError) return { kind: 'unknown' as const }
      throw error
    })
    if (found.kind === 'unknown') return found
    const id = String(PENDING[endpoint]?.idOf(input) ?? '')
    const refused = [notCarriedOut(tell, operation, clock, detailPage(id))]
    if (found.kind === 'absent') return { kind: 'absent', effects: refused }
    if (found.kind === 'refused') return { kind: 'refused', code: found.problem.code, effects: refused }
    const { result } = found
    return {
      kind: 'done',
      answer: await answer(result),
      target: id,
      effects: [
        learn(residentId, result),
        (tx) => consents.attach(tx, residentId, consentsIn(input), id),
        carriedOut(tell, operation, clock, detailPage(id), result.head.card.itemName),
      ],
    }
  }
  for (const endpoint of Object.keys(PENDING)) operations.resolveWith(endpoint, resolve)

  return {
    present: (full: FullApplication): Promise<Application> => present(full),

    /** Applications that still move: first what needs the resident, then the latest change. */
    async moving(session: ResidentSession, signal?: AbortSignal): Promise<ApplicationCard[]> {
      return (await cards(session, signal)).filter(({ stage }) => stage !== 'finished')
    },

    mine: (session: ResidentSession): Promise<Part<ApplicationCard[]>> =>
      merger.part({
        source: 'hall',
        locale: session.locale,
        deadlineMs: DEADLINE_MS,
        load: (signal) => cards(session, signal),
        recall: () => cardsFromMemory(session),
      }),

    one,

    /**
     * Something that can be handed in for an application of hers now, because it is asked for or may follow later.
     * @throws ProblemError forbidden, not_found (also when the application is for another item), hall_unavailable
     */
    async openMaterial(
      session: ResidentSession,
      id: string,
      { item, material }: { item: string; material: string },
    ): Promise<OpenMaterial> {
      const part = await one(session, id)
      if (part.state === 'unavailable') throw new ProblemError(part.reason)
      const { itemCode, supplement, later } = part.data
      const open = [...(supplement?.materials ?? []), ...later].find((each) => each.id === material)
      if (!open || itemCode !== item) throw new ProblemError('not_found')
      // The guide could not be read: nobody knows as what it is to be kept.
      if (open.kinds.length === 0) throw new ProblemError('hall_unavailable')
      return open
    },

    /** @throws ProblemError as the contract lists them */
    async handIn(
      session: ResidentSession,
      id: string,
      chosen: readonly { material: string; choice: MaterialChoice }[],
      note: string | null,
      write: WriteContext,
    ): Promise<ApplicationAnswer> {
      write.target(id)
      if (chosen.some(({ choice }) => choice.use === 'later')) throw new ProblemError('invalid_request')
      const caller = await session.callerFor('hall')
      const done = (full: FullApplication, consentIds: readonly string[]) => {
        write.onDone(learn(session.residentId, full))
        write.onDone((tx) => consents.attach(tx, session.residentId, consentIds, id))
        return answer(full)
      }
      if (write.repeated) {
        // What the hall has taken is taken, whatever has become of the consents since.
        const earlier = await outcomeOf(session.residentId, write.reference)
        if (earlier) return done(earlier, consentsOf(chosen))
      }
      // Which item it is decides which consents are good for it; the hall says so, and whose it is.
      const before = await hall.applications.one(caller, id)
      const pairs = chosen.map(({ material, choice }) => [material, choice] as const)
      const given = await handing.handing(session, before.head.card.itemCode, pairs)
      try {
        const full = await hall.applications.handIn(caller, write.reference, id, given.materials, note)
        return await done(full, given.consents)
      } catch (error) {
        throw await tooLate(session, id, error)
      }
    },

    /** Once, when it is finished. */
    async rate(session: ResidentSession, id: string, rating: Rating, write: WriteContext): Promise<ApplicationAnswer> {
      write.target(id)
      const full = await hall.applications.rate(await session.callerFor('hall'), write.reference, id, rating)
      write.onDone(learn(session.residentId, full))
      return answer(full)
    },
  }
}

export type ApplicationService = ReturnType<typeof createApplicationService>

const consentsOf = (chosen: readonly { choice: MaterialChoice }[]): string[] =>
  chosen.flatMap(({ choice }) => (choice.use === 'certificate' ? [choice.consent] : []))

/** Consents a write was made with, as its input names them: it was checked when it came in. */
function consentsIn({ body }: Operation['input']): string[] {
  const materials = typeof body === 'object' && body !== null && 'materials' in body ? body.materials : null
  return Array.isArray(materials) ? consentsOf(materials as { choice: MaterialChoice }[]) : []
}
