import type { Draft, DraftCard, MaterialChoice } from '@shared/applications/contract'
import type { Guide } from '@shared/catalogue/contract'
import type { Value } from '@shared/forms/schema'
import { localDayOf } from '@shared/standards/time'
import type { Clock } from '../../kit/clock'
import type { CatalogueService } from '../catalogue/service'
import { ProblemError } from '../http/problem'
import type { WriteContext } from '../operations/operations'
import type { ResidentSession } from '../residents/sessions'
import type { HallClient } from '../upstreams/hall'
import { carryOver, presentFields, typeInto } from './draft-fields'
import type { DraftStore, KeptDraft } from './draft-store'
import { fillIn, isStale, readAgain } from './prefill'
import type { Sources } from './sources'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface DraftChange {
  version: number
  fields?: Record<string, Value | null> | undefined
  materials?: Record<string, MaterialChoice | null> | undefined
  delivery?: 'counter' | 'post' | undefined
  step?: string | undefined
}

export interface DraftsOptions {
  store: DraftStore
  hall: HallClient
  catalogue: Pick<CatalogueService, 'guide'>
  sources: Sources
  clock: Clock
}

export const draftChanged = ({ version, updatedAt }: KeptDraft): ProblemError =>
  new ProblemError('draft_changed', { draft: { version, updatedAt: updatedAt.toISOString() } })

export const presentDraft = (draft: KeptDraft): Draft => ({
  id: draft.id,
  item: draft.item,
  version: draft.version,
  form: draft.form,
  fields: presentFields(draft),
  materials: draft.materials,
  delivery: draft.delivery,
  step: draft.step,
  updatedAt: draft.updatedAt.toISOString(),
  pending: draft.submitting !== null,
})

const itemOf = ({ item }: Guide): KeptDraft['item'] => ({
  code: item.code,
  name: item.name,
  department: item.department,
  promisedDays: item.promisedDays,
})

/** Applications begun and not submitted: one per resident and item, and never two devices' changes mixed. */
export function createDrafts({ store, hall, catalogue, sources, clock }: DraftsOptions) {
  /** The form of an item as it is now. @throws ProblemError not_online when nobody can apply for it here */
  async function formOf(item: string) {
    try {
      return await hall.applications.form(item)
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'not_found')
        throw new ProblemError('not_online', {}, { cause: error })
      throw error
    }
  }

  /** @throws ProblemError not_found, for somebody else's too */
  async function inAnyState(session: ResidentSession, id: string): Promise<KeptDraft> {
    const draft = UUID.test(id) ? await store.find(session.residentId, id) : null
    if (!draft) throw new ProblemError('not_found')
    return draft
  }

  /** @throws ProblemError not_found, draft_submitted with the application it has become */
  async function own(session: ResidentSession, id: string): Promise<KeptDraft> {
    const draft = await inAnyState(session, id)
    if (draft.application !== null) throw new ProblemError('draft_submitted', { application: draft.application })
    return draft
  }

  async function changeable(session: ResidentSession, id: string): Promise<KeptDraft> {
    const draft = await own(session, id)
    if (draft.submitting !== null) throw new ProblemError('wrong_state')
    return draft
  }

  /**
   * What opening a draft does to it: a newer form takes over what is filled in, sources that were silent are asked again,
   * and what she cannot correct here is read anew. When the hall is silent itself, the form stays the one that is known.
   */
  async function renewed(session: ResidentSession, draft: KeptDraft): Promise<KeptDraft> {
    if (draft.submitting !== null) return draft
    const current = await hall.applications.form(draft.item.code).catch((error: unknown) => {
      if (error instanceof ProblemError && error.code !== 'not_signed_in') return null
      throw error
    })
    const outdated = current !== null && current.version !== draft.formVersion
    const waiting = Object.values(draft.fields).some(({ silent }) => silent)
    const today = localDayOf(clock.now())
    const stale = Object.entries(draft.form.properties).some(([name, field]) =>
      isStale(field, draft.fields[name], today),
    )
    if (!outdated && !waiting && !stale) return draft
    const form = outdated ? current.form : draft.form
    const lookup = sources(session, draft.item.name)
    const next: KeptDraft = {
      ...draft,
      form,
      formVersion: outdated ? current.version : draft.formVersion,
      asksDelivery: outdated ? current.asksDelivery : draft.asksDelivery,
      fields: outdated
        ? await fillIn(form, carryOver(form, draft.fields), lookup)
        : await readAgain(
            form,
            await fillIn(form, draft.fields, lookup, (kept) => kept?.silent === true),
            lookup,
            today,
          ),
      version: draft.version + 1,
      updatedAt: clock.now(),
    }
    if (!outdated && JSON.stringify(next.fields) === JSON.stringify(draft.fields)) return draft
    const replaced = await store.replaceNow(next, draft.version)
    // Somebody was quicker: what is there now is as good.
    return replaced ? next : ((await store.find(session.residentId, draft.id)) ?? draft)
  }

  return {
    own,
    inAnyState,

    async list(residentId: string): Promise<DraftCard[]> {
      return (await store.cards(residentId)).map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }))
    },

    /** @throws ProblemError not_found, not_online, hall_unavailable */
    async start(session: ResidentSession, item: string, write: WriteContext): Promise<Draft> {
      const begun = await store.openFor(session.residentId, item)
      if (begun) {
        write.target(begun.id)
        return presentDraft(await renewed(session, begun))
      }
      const guide = await catalogue.guide(item)
      if (guide.state === 'unavailable') throw new ProblemError(guide.reason)
      if (!guide.data.item.online) throw new ProblemError('not_online')
      const { version, form, asksDelivery } = await formOf(item)
      const draft = await store.begin(
        {
          residentId: session.residentId,
          item: itemOf(guide.data),
          formVersion: version,
          form,
          fields: await fillIn(form, {}, sources(session, guide.data.item.name)),
          materials: {},
          asksDelivery,
        },
        clock.now(),
      )
      const mine = draft ?? (await store.openFor(session.residentId, item))
      if (!mine) throw new ProblemError('temporarily_unavailable')
      write.target(mine.id)
      return presentDraft(mine)
    },

    async open(session: ResidentSession, id: string): Promise<Draft> {
      return presentDraft(await renewed(session, await own(session, id)))
    },

    /**
     * The change is written in the transaction that settles the write: a repeat gets the first answer, never a conflict
     * with itself. @throws ProblemError not_found, draft_changed, draft_submitted, wrong_state (it is being submitted), invalid_request
     */
    async save(session: ResidentSession, id: string, change: DraftChange, write: WriteContext): Promise<Draft> {
      write.target(id)
      const draft = await changeable(session, id)
      if (draft.version !== change.version) throw draftChanged(draft)
      const now = clock.now()
      const fields = typeInto(draft, change.fields ?? {}, localDayOf(now))
      if (!fields) throw new ProblemError('invalid_request', { errors: [{ path: 'body.fields', message: 'unknown' }] })
      const materials = { ...draft.materials }
      for (const [material, choice] of Object.entries(change.materials ?? {})) {
        if (choice) materials[material] = choice
        else delete materials[material]
      }
      const next: KeptDraft = {
        ...draft,
        fields,
        materials,
        delivery: change.delivery ?? draft.delivery,
        step: change.step ?? draft.step,
        version: draft.version + 1,
        updatedAt: now,
      }
      write.onDone(async (tx) => {
        if (!(await store.replace(tx, next, draft.version))) throw draftChanged(await changeable(session, id))
      })
      return presentDraft(next)
    },

    async discard(session: ResidentSession, id: string, write: WriteContext): Promise<{ id: string }> {
      write.target(id)
      await changeable(session, id)
      write.onDone(async (tx) => {
        if (!(await store.discard(tx, id))) throw new ProblemError('wrong_state')
      })
      return { id }
    },
  }
}

export type Drafts = ReturnType<typeof createDrafts>
