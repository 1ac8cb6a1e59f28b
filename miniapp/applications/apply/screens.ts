import type { Draft } from '@shared/applications/contract'
import type { ResolvedMaterial } from '@shared/materials/contract'
import { needsHer } from '@/materials/choosing'

/** What one screen of applying shows. `stage`: 1 核对信息 · 2 材料 · 3 确认提交. */
export type Screen =
  | { key: string; stage: 1; fields: readonly string[]; sections: readonly Section[]; delivery: boolean }
  | { key: string; stage: 2; materials: 'all' | readonly string[] }
  | { key: string; stage: 3 }

export interface Section {
  title: string
  fields: readonly string[]
}

/** Where a draft begins, and where an unknown step leads. */
export const FIRST = 'check'

/** Three screens: everything to check, all materials, confirm. */
export function ordinaryScreens({ form }: Draft): Screen[] {
  const sections = form['x-steps']
  return [
    { key: FIRST, stage: 1, fields: sections.flatMap(({ fields }) => fields), sections, delivery: true },
    { key: 'materials', stage: 2, materials: 'all' },
    { key: 'confirm', stage: 3 },
  ]
}

/**
 * 长者版: one thing a screen. What is known already is read through at once; each question that is open, and each
 * material that needs her, has a screen of its own.
 * @param draft as it was when the page was opened: screens do not move while she fills them in
 * @param materials null while they are not known
 */
export function singleScreens({ form, fields }: Draft, materials: readonly ResolvedMaterial[] | null): Screen[] {
  const names = form['x-steps'].flatMap((step) => step.fields)
  const known = (name: string) => {
    const origin = fields[name]?.origin
    const value = fields[name]?.value
    return value !== null && value !== undefined && value !== '' && origin !== null && origin?.kind !== 'typed'
  }
  const sections = form['x-steps']
    .map(({ title, fields: all }) => ({ title, fields: all.filter(known) }))
    .filter(({ fields: some }) => some.length > 0)
  const open = names.filter((name) => !known(name))
  const waiting = (materials ?? []).filter(needsHer).map(({ id }) => id)
  const settled = (materials ?? []).map(({ id }) => id).filter((id) => !waiting.includes(id))
  return [
    ...(sections.length > 0
      ? [{ key: FIRST, stage: 1, fields: names.filter(known), sections, delivery: false } as const]
      : []),
    ...open.map((name) => {
      const section = { title: '', fields: [name] }
      return {
        key: `check.${names.indexOf(name)}`,
        stage: 1,
        fields: [name],
        sections: [section],
        delivery: false,
      } as const
    }),
    { key: 'delivery', stage: 1, fields: [], sections: [], delivery: true },
    ...waiting.map(
      (id) => ({ key: `material.${materials?.findIndex((one) => one.id === id)}`, stage: 2, materials: [id] }) as const,
    ),
    ...(materials === null ? [{ key: 'materials', stage: 2, materials: 'all' } as const] : []),
    ...(settled.length > 0 ? [{ key: 'materials', stage: 2, materials: settled } as const] : []),
    { key: 'confirm', stage: 3 },
  ]
}

/** The screen a step means; of another layout (she turned large text on) the first one of the same stage. */
export function indexOfStep(screens: readonly Screen[], step: string): number {
  const exact = screens.findIndex(({ key }) => key === step)
  if (exact >= 0) return exact
  const stage = step.startsWith('material') ? 2 : step === 'confirm' ? 3 : 1
  return Math.max(
    0,
    screens.findIndex((screen) => screen.stage === stage),
  )
}
