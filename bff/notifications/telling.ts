import type { Seal } from '../../kit/seal'
import { createFacts, type Facts } from './plans'
import { createTell, type Tell } from './tell'

/** What other capabilities tell residents, and let reminders follow from, in their own transactions. */
export interface Telling extends Facts {
  tell: Tell
}

/** Personal words are sealed on their way into the tables. */
export const createTelling = ({ seal }: { seal: Seal }): Telling => ({ tell: createTell(seal), ...createFacts(seal) })
