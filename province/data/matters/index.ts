import type { Matter } from '../types'
import { birth } from './birth'
import { household } from './household'
import { residence } from './residence'

/** Every kind of matter, by field. The order decides catalogue codes: add at the end of a field's file only. */
export const MATTERS: readonly Matter[] = [...residence, ...household, ...birth]
