import { HALL_OFFSET_MINUTES } from '../../shared/standards/time'
import type { WindowKind } from '../data/types'

/** 窗口类型 CKLX. An item's `window_type` and a hall's window meet when these are equal. */
export const WINDOW_CODES: Record<WindowKind, string> = {
  general: 'ZH',
  household: 'HJ',
  exitEntry: 'CRJ',
  socialInsurance: 'SB',
  housing: 'FC',
  vehicle: 'CJ',
  business: 'SS',
  tax: 'SW',
  construction: 'GC',
  civil: 'MZ',
}

/** `YYYY-MM-DD HH:mm:ss` on the hall's clock. */
export function hallTime(instant: Date): string {
  const local = new Date(instant.getTime() + HALL_OFFSET_MINUTES * 60_000)
  return local.toISOString().slice(0, 19).replace('T', ' ')
}

export const hallTimeOrNull = (instant: Date | null): string | null => instant && hallTime(instant)
