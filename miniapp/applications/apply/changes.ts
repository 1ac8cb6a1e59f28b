import type { Draft, MaterialChoice } from '@shared/applications/contract'
import type { Value } from '@shared/forms/schema'
import type { DraftChanges, DraftContent, SaveBody } from '@/stores/unsent'

export const noChanges = (): DraftChanges => ({ fields: {}, materials: {} })

export const isEmpty = ({ fields, materials, delivery, step }: DraftChanges): boolean =>
  Object.keys(fields).length + Object.keys(materials).length === 0 && delivery === undefined && step === undefined

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

export const merged = (before: DraftChanges, more: Partial<DraftChanges>): DraftChanges => ({
  ...before,
  ...more,
  fields: { ...before.fields, ...more.fields },
  materials: { ...before.materials, ...more.materials },
})

export function bodyOf(version: number, { fields, materials, delivery, step }: DraftChanges): SaveBody {
  return {
    version,
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(Object.keys(materials).length > 0 && { materials }),
    ...(delivery !== undefined && { delivery }),
    ...(step !== undefined && { step }),
  }
}

/** What is left when `sent` has arrived: what she changed again meanwhile. */
export function without(changes: DraftChanges, sent: Partial<DraftChanges>): DraftChanges {
  const left = <T>(mine: Record<string, T>, gone: Record<string, T> = {}): Record<string, T> =>
    Object.fromEntries(Object.entries(mine).filter(([name, value]) => !(name in gone && same(value, gone[name]))))
  return {
    fields: left(changes.fields, sent.fields),
    materials: left(changes.materials, sent.materials),
    ...(changes.delivery !== undefined && changes.delivery !== sent.delivery && { delivery: changes.delivery }),
    ...(changes.step !== undefined && changes.step !== sent.step && { step: changes.step }),
  }
}

/** A field as she sees it: what she typed here, or what the server has. */
export function shownValue(draft: DraftContent, changes: DraftChanges, name: string): Value | null {
  const typed = changes.fields[name]
  return typed === undefined ? (draft.fields[name]?.value ?? null) : typed
}

export function shownChoice(draft: DraftContent, changes: DraftChanges, material: string): MaterialChoice | null {
  const chosen = changes.materials[material]
  return chosen === undefined ? (draft.materials[material] ?? null) : chosen
}

/** Which step she was at is no content: nothing is lost when it differs. */
export const sameContent = (a: DraftContent, b: DraftContent): boolean =>
  same(plain(a), plain(b)) && same(sorted(a.materials), sorted(b.materials)) && a.delivery === b.delivery

const plain = ({ fields }: DraftContent) =>
  sorted(Object.fromEntries(Object.entries(fields).map(([name, { value, masked }]) => [name, [value, masked]])))
const sorted = (record: Record<string, unknown>) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))

/** Where this phone's version and another device's say different things. */
export interface Differences {
  fields: { name: string; mine: Value | null; theirs: Value | null; theirsMasked: boolean }[]
  materials: { id: string; mine: MaterialChoice | null; theirs: MaterialChoice | null }[]
  delivery: { mine: Draft['delivery']; theirs: Draft['delivery'] } | null
}

/**
 * A masked value that was not typed here is not among them: the phone does not know it, so it cannot be the one to keep.
 */
export function differences(base: DraftContent, changes: DraftChanges, theirs: DraftContent): Differences {
  const names = new Set([...Object.keys(base.fields), ...Object.keys(theirs.fields), ...Object.keys(changes.fields)])
  const ids = new Set([
    ...Object.keys(base.materials),
    ...Object.keys(theirs.materials),
    ...Object.keys(changes.materials),
  ])
  const mineDelivery = changes.delivery ?? base.delivery
  return {
    fields: [...names].flatMap((name) => {
      const isTyped = changes.fields[name] !== undefined
      if (!isTyped && base.fields[name]?.masked) return []
      const mine = shownValue(base, changes, name)
      const other = theirs.fields[name]
      const value = other?.value ?? null
      if (!other?.masked && same(mine, value)) return []
      return [{ name, mine, theirs: value, theirsMasked: other?.masked ?? false }]
    }),
    materials: [...ids].flatMap((id) => {
      const mine = shownChoice(base, changes, id)
      const other = theirs.materials[id] ?? null
      return same(mine, other) ? [] : [{ id, mine, theirs: other }]
    }),
    delivery: mineDelivery === theirs.delivery ? null : { mine: mineDelivery, theirs: theirs.delivery },
  }
}

export const isSame = ({ fields, materials, delivery }: Differences): boolean =>
  fields.length + materials.length === 0 && delivery === null

/** What makes `theirs` say what this phone says. */
export function changesTowardsMine(base: DraftContent, changes: DraftChanges, theirs: DraftContent): DraftChanges {
  const { fields, materials, delivery } = differences(base, changes, theirs)
  return {
    fields: Object.fromEntries(fields.map(({ name, mine }) => [name, mine])),
    materials: Object.fromEntries(materials.map(({ id, mine }) => [id, mine])),
    ...(delivery && { delivery: delivery.mine }),
  }
}
