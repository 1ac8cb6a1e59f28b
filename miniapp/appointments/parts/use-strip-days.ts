import type { BookingDay } from '@shared/appointments/contract'
import { useT } from '@/i18n'
import type { StripDay } from '@/ui/day-strip'

/** The days of a hall in words: how many places are left, or why there are none. */
export function useStripDays(days: readonly BookingDay[]): StripDay[] {
  const t = useT()
  return days.map(({ day, open, left, reason }) => ({
    day,
    open,
    words: open ? t('ui.left', { count: left }) : t(`ui.closed.${reason ?? 'full'}`),
  }))
}
