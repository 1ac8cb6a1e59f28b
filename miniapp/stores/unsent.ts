import type { Draft, MaterialChoice } from '@shared/applications/contract'
import type { Value } from '@shared/forms/schema'
import { create } from 'zustand'
import { platform } from '@/platform'
import { keepOnPhone } from './storage'

/** What she changed in a draft; null empties a field or takes a choice back. */
export interface DraftChanges {
  fields: Record<string, Value | null>
  materials: Record<string, MaterialChoice | null>
  delivery?: Draft['delivery']
  step?: string
}

/** What a change is made on: the draft as the server had it, without its form. */
export type DraftContent = Pick<Draft, 'version' | 'updatedAt' | 'fields' | 'materials' | 'delivery' | 'step'>

export type SaveBody = { version: number } & Partial<DraftChanges>

export interface UnsentDraft {
  base: DraftContent
  changes: DraftChanges
  /** When she last changed something, by the server's clock. */
  changedAt: number
  /** Sent, and nobody has said what became of it: only the same save under the same key may follow. */
  open: { key: string; body: SaveBody } | null
}

/** What she has put together to hand in for an application. */
export interface UnsentHandIn {
  choices: Record<string, MaterialChoice>
  note: string
}

/** An upload that has begun: with the same file it goes on where it stopped. */
export interface UnfinishedUpload {
  /** The upload's id; null while the server has not given it one. */
  id: string | null
  /** Of the request that begins it: repeated, it begins no second one. */
  key: string
  name: string
  size: number
  /** Where the phone still has it after a restart; null: it has to be chosen again. */
  keptAt: string | null
}

interface Kept {
  /** Whose it is: nobody else on this phone sees or sends it. */
  resident: string | null
  drafts: Record<string, UnsentDraft>
  handIns: Record<string, UnsentHandIn>
  uploads: Record<string, UnfinishedUpload>
}

interface Unsent extends Kept {
  belongsTo(resident: string): void
  putDraft(id: string, draft: UnsentDraft | null): void
  putHandIn(application: string, handIn: UnsentHandIn | null): void
  putUpload(place: string, upload: UnfinishedUpload | null): void
  forget(): void
}

const nothing = { resident: null, drafts: {}, handIns: {}, uploads: {} }

/**
 * What is on this phone only: typed and not saved yet, chosen and not handed in, half uploaded. It outlives a sign-in
 * that has run out, because nothing typed is lost; it is forgotten when she signs out, or somebody else signs in.
 */
export const useUnsent = create<Unsent>()((set) => ({
  ...nothing,
  belongsTo: (resident) => set((kept) => (kept.resident === resident ? kept : { ...nothing, resident })),
  putDraft: (id, draft) => set(({ drafts }) => ({ drafts: put(drafts, id, draft) })),
  putHandIn: (application, handIn) => set(({ handIns }) => ({ handIns: put(handIns, application, handIn) })),
  putUpload: (place, upload) => set(({ uploads }) => ({ uploads: put(uploads, place, upload) })),
  forget: () => set(nothing),
}))
export const readUnsent = keepOnPhone(useUnsent, 'unsent', ({ resident, drafts, handIns, uploads }) => ({
  resident,
  drafts,
  handIns,
  uploads,
}))

// A copy that no upload needs any more is not left on the phone, whatever the reason: sent, taken away, signed out.
useUnsent.subscribe(({ uploads }, before) => {
  for (const [place, { keptAt }] of Object.entries(before.uploads)) {
    if (keptAt !== null && uploads[place]?.keptAt !== keptAt) platform.dropFile(keptAt)
  }
})

function put<T>(all: Record<string, T>, key: string, one: T | null): Record<string, T> {
  const { [key]: _before, ...others } = all
  return one === null ? others : { ...others, [key]: one }
}
