import { localDayOf } from '@shared/standards/time'
import { useFormat, useT } from '@/i18n'

/** 11月25日 周三 09:30–10:00 */
export function useSlotTime(): (slot: { startsAt: string; endsAt: string }) => string {
  const t = useT()
  const format = useFormat()
  return ({ startsAt, endsAt }) =>
    t('appointments.slot', { day: format.day(localDayOf(startsAt)), range: format.timeRange(startsAt, endsAt) })
}
