import type { Application } from '@shared/applications/contract'
import { checkForm } from '@shared/forms/validate'
import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import type { CatalogueService } from '../catalogue/service'
import { ProblemError } from '../http/problem'
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
import { valuesOf } from './draft-fields'
import type { DraftStore, KeptDraft } from './draft-store'
import { type Drafts, draftChanged } from './drafts'
import type { ConsentBook, Handing } from './handing'
import type { ApplicationIntake } from './intake'
import { notCarriedOut } from './outcome'

export interface SubmissionOptions {
  db: Database
  store: DraftStore
  drafts: Drafts
  hall: HallClient
  catalogue: Pick<CatalogueService, 'guide'>
  handing: Handing
  consents: ConsentBook
  intake: ApplicationIntake
  tell: Tell
  operations: Operations
  clock: Clock
  /** As its applicant sees it. */
  present(full: FullApplication): Promise<Application>
}

export interface ApplicationAnswer {
  application: Application
  serverTime: string
}

const consentsOf = ({ materials }: KeptDraft): string[] =>
  Object.values(materials).flatMap((choice) => (choice.use === 'certificate' ? [choice.consent] : []))

/**
 * Submitting a draft: what the phone checked is checked again, the draft stands still, and the hall is asked once, under
 * a reference of ours. What it says (the application, its first record, the receipts, the message, the end of the draft)
 * is noted in one transaction.
 */
export function createSubmission(options: SubmissionOptions) {
  const { db, store, drafts, hall, catalogue, handing, consents, intake, tell, operations, clock, present } = options

  const answer = async (full: FullApplication): Promise<ApplicationAnswer> => ({
    application: await present(full),
    serverTime: clock.now().toISOString(),
  })

  const submitted =
    (residentId: string, draft: KeptDraft, full: FullApplication): Effect =>
    async (tx) => {
      const { id } = full.head.card
      await intake.take(tx, { residentId, application: id, records: full.records, full })
      await consents.attach(tx, residentId, consentsOf(draft), id)
      await store.close(tx, draft.id, id, clock.now())
    }

  async function claim(session: ResidentSession, draft: KeptDraft, reference: string): Promise<void> {
    if (await store.claim(draft.id, draft.version, reference)) return
    const now = await drafts.own(session, draft.id)
    throw now.version === draft.version ? new ProblemError('wrong_state') : draftChanged(now)
  }

  /**
   * What an earlier attempt has come to, before anything is checked anew: what the hall has taken is taken, whatever has
   * changed since. Null when it never got there. @throws ProblemError its refusal
   */
  async function outcomeOf(residentId: string, draft: KeptDraft, reference: string): Promise<FullApplication | null> {
    const found = await hall.applications.operation(residentId, reference).catch((error: unknown) => {
      // Whether it was carried out is as unknown as before.
      if (error instanceof UpstreamUnavailable) throw new UnknownOutcome({ cause: error })
      throw error
    })
    if (found.kind === 'done') return found.result
    await store.release(db, draft.id, reference)
    if (found.kind === 'refused') throw found.problem
    return null
  }

  async function resolve(operation: Operation): Promise<Resolution> {
    const { residentId, reference } = operation
    const id = String(operation.input.params.id ?? '')
    const found = await hall.applications.operation(residentId, reference).catch((error: unknown) => {
      if (error instanceof ProblemError) return { kind: 'unknown' as const }
      throw error
    })
    if (found.kind === 'unknown') return found
    const draft = await store.find(residentId, id)
    if (found.kind === 'done') {
      const { result } = found
      const application = result.head.card.id
      const effects: Effect[] = draft
        ? [submitted(residentId, draft, result)]
        : [(tx) => intake.take(tx, { residentId, application, records: result.records, full: result })]
      return { kind: 'done', answer: await answer(result), target: application, effects }
    }
    // A draft that was never claimed was refused by ourselves, or not yet sent: nobody was left waiting for the hall.
    const told =
      draft?.submitting === reference
        ? [notCarriedOut(tell, operation, clock, `/applications/apply/index?draft=${id}`)]
        : []
    const effects: Effect[] = [(tx) => store.release(tx, id, reference), ...told]
    return found.kind === 'refused'
      ? { kind: 'refused', code: found.problem.code, effects }
      : { kind: 'absent', effects }
  }
  operations.resolveWith('applications.submit', resolve)

  return async function submit(
    session: ResidentSession,
    id: string,
    version: number,
    write: WriteContext,
  ): Promise<ApplicationAnswer> {
    write.target(id)
    if (write.repeated) {
      const begun = await drafts.inAnyState(session, id)
      const before = await outcomeOf(session.residentId, begun, write.reference)
      if (before) {
        write.target(before.head.card.id)
        write.onDone(submitted(session.residentId, begun, before))
        return answer(before)
      }
    }
    const draft = await drafts.own(session, id)
    if (draft.version !== version) throw draftChanged(draft)
    if (draft.submitting !== null && draft.submitting !== write.reference) throw new ProblemError('wrong_state')

    const values = valuesOf(draft)
    const issues = checkForm(draft.form, values)
    if (issues.length > 0) {
      const errors = issues.map(({ field, rule }) => ({ path: `fields.${field}`, message: rule }))
      throw new ProblemError('form_incomplete', { errors })
    }
    const guide = await catalogue.guide(draft.item.code)
    if (guide.state === 'unavailable') throw new ProblemError(guide.reason)
    if (!guide.data.item.online) throw new ProblemError('not_online')
    const { materials } = await handing.forSubmission(session, guide.data, draft.materials)

    const caller = await session.callerFor('hall')
    await claim(session, draft, write.reference)
    try {
      const full = await hall.applications.submit(caller, write.reference, {
        item: draft.item.code,
        formVersion: draft.formVersion,
        values,
        materials,
        delivery: draft.delivery,
        asksDelivery: draft.asksDelivery,
      })
      write.target(full.head.card.id)
      write.onDone(submitted(session.residentId, draft, full))
      return await answer(full)
    } catch (error) {
      // Refused, or never sent: she goes on with it. When nobody knows, it stands still until somebody does.
      if (error instanceof ProblemError) await store.release(db, id, write.reference)
      throw error
    }
  }
}
