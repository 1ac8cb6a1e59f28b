import type { ApplicationCard } from '@shared/applications/contract'
import { FormSchema, type Values } from '@shared/forms/schema'
import * as v from 'valibot'
import type { HallCall, HallOutcome } from './hall'
import {
  type FullApplication,
  fromChoice,
  fromDelivery,
  HallApplication,
  HallForm,
  HallFullApplication,
  type HallMaterialChoice,
  type ItemForm,
  toFullApplication,
  toHead,
  toItemForm,
} from './hall-application-words'
import { HallChangePage, type HallChangeResult, toChange } from './hall-changes'
import { type Caller, UpstreamUnavailable } from './upstream'

/** How the hall client reads, writes, and asks what became of a write. */
export interface HallCalls {
  read<S extends v.GenericSchema>(schema: S, call: HallCall, caller?: Caller): Promise<v.InferOutput<S>>
  write<S extends v.GenericSchema>(
    schema: S,
    call: { path: string; name: string },
    caller: Caller,
    body: object,
  ): Promise<v.InferOutput<S>>
  outcome<S extends v.GenericSchema>(
    schema: S,
    residentId: string,
    reference: string,
  ): Promise<HallOutcome<v.InferOutput<S>>>
  /** We ourselves, scope `exchange`. */
  exchange(): Promise<Caller>
}

export interface Submission {
  item: string
  formVersion: string
  values: Values
  materials: HallMaterialChoice[]
  /** As the item's form said. */
  asksDelivery: boolean
  delivery: 'counter' | 'post'
}

/** 办件: applying for an item and everything after. Writes carry our reference; a repeat gets the first answer. */
export function createHallApplications({ read, write, outcome, exchange }: HallCalls) {
  const send = async (path: string, name: string, caller: Caller, body: object): Promise<FullApplication> =>
    toFullApplication(await write(HallFullApplication, { path, name }, caller, body))

  return {
    /** The form of an item as it is now. @throws ProblemError not_found when it has none */
    async form(item: string, signal?: AbortSignal): Promise<ItemForm> {
      const query = { sxbm: item }
      const raw = await read(HallForm, { path: '/sxk/bd', name: 'form', query, ...(signal && { signal }) })
      const form = v.safeParse(FormSchema, raw.BDNR)
      if (form.success) return toItemForm(raw.BDBB, form.output)
      throw new UpstreamUnavailable('hall', 'bad_answer', true, {
        cause: new Error(`form: ${v.getDotPath(form.issues[0]) ?? '?'}: ${form.issues[0].message}`),
      })
    },

    async mine(caller: Caller, signal?: AbortSignal): Promise<ApplicationCard[]> {
      const call = { path: '/bj/wd', name: 'applications', ...(signal && { signal }) }
      return (await read(v.array(HallApplication), call, caller)).map((row) => toHead(row).card)
    },

    /** With its whole log. @throws ProblemError forbidden for somebody else's, not_found */
    async one(caller: Caller, id: string, signal?: AbortSignal): Promise<FullApplication> {
      const call = { path: `/bj/${encodeURIComponent(id)}`, name: 'application', ...(signal && { signal }) }
      return toFullApplication(await read(HallFullApplication, call, caller))
    },

    submit(caller: Caller, reference: string, submission: Submission): Promise<FullApplication> {
      const { item, formVersion, values, materials, delivery, asksDelivery } = submission
      const received = fromDelivery(delivery, asksDelivery)
      return send('/bj/sb', 'submit', caller, {
        KHDLSH: reference,
        SXBM: item,
        BDBB: formVersion,
        BD: { ...values, ...received.values },
        CL: materials.map(fromChoice),
        LQFS: received.LQFS,
      })
    },

    handIn: (caller: Caller, reference: string, id: string, materials: HallMaterialChoice[], note: string | null) =>
      send('/bj/bzcl', 'hand_in', caller, {
        KHDLSH: reference,
        SBLSH: id,
        CL: materials.map(fromChoice),
        ...(note && { SM: note }),
      }),

    rate: (
      caller: Caller,
      reference: string,
      id: string,
      { level, aspects, comment }: { level: number; aspects: readonly string[]; comment: string | null },
    ) =>
      send('/bj/pj', 'rate', caller, {
        KHDLSH: reference,
        SBLSH: id,
        MYD: level,
        PJZB: aspects,
        ...(comment && { PJNR: comment }),
      }),

    /** What became of a write about an application. */
    async operation(residentId: string, reference: string): Promise<HallOutcome<FullApplication>> {
      const found = await outcome(HallFullApplication, residentId, reference)
      return found.kind === 'done' ? { kind: 'done', result: toFullApplication(found.result) } : found
    },

    /** A page of what changed after a cursor (`''`: from the beginning); a page shorter than `size` is the last. */
    async changes(
      cursor: string,
      size: number,
    ): Promise<{ cursor: string; last: boolean; changes: HallChangeResult[] }> {
      const call = { path: '/jh/bgl', name: 'changes', query: { yb: cursor, ts: size } }
      const page = await read(HallChangePage, call, await exchange())
      return { cursor: page.YB, last: page.LB.length < size, changes: page.LB.map(toChange) }
    },
  }
}

export type HallApplications = ReturnType<typeof createHallApplications>
