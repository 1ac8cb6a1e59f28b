import type { MaterialChoice } from '@shared/applications/contract'
import type { ResolvedMaterial } from '@shared/materials/contract'

export type ChoiceOf = (material: string) => MaterialChoice | null

/** What the department sees to itself, and what helps but is not needed, waits for nothing. */
const needsChoice = ({ standing, need }: ResolvedMaterial): boolean =>
  standing !== 'checked' && standing !== 'form' && standing !== 'optional' && need !== 'optional'

/** Those that nothing is chosen for yet and that something is needed for. */
export const missingOf = (materials: readonly ResolvedMaterial[], choiceOf: ChoiceOf): ResolvedMaterial[] =>
  materials.filter((material) => needsChoice(material) && choiceOf(material.id) === null)

/**
 * What is obvious is chosen for her, and can be changed: a stored paper that needs no second look, and to hand in later
 * what may follow. A certificate never: only she allows its use.
 */
export function obviousChoices(
  materials: readonly ResolvedMaterial[],
  choiceOf: ChoiceOf,
): Record<string, MaterialChoice> {
  const chosen: Record<string, MaterialChoice> = {}
  for (const { id, standing, stored } of materials) {
    if (choiceOf(id) !== null) continue
    if (standing === 'stored' && stored && stored.trustLevel !== 'C') chosen[id] = { use: 'stored', stored: stored.id }
    if (standing === 'later') chosen[id] = { use: 'later' }
  }
  return chosen
}

/** Whether she has to do something for it herself, before anything was chosen. */
export const needsHer = (material: ResolvedMaterial): boolean =>
  needsChoice(material) &&
  material.standing !== 'later' &&
  !(material.standing === 'stored' && material.stored !== null && material.stored.trustLevel !== 'C')
