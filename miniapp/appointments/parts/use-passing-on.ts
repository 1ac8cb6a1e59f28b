import type { Appointment } from '@shared/appointments/contract'
import { visitName } from '@shared/appointments/visit'
import { useShareAppMessage } from '@tarojs/taro'
import { useT } from '@/i18n'
import { useSlotTime } from '@/pages/appointments/use-slot-time'
import type { Shared } from '@/platform/types'
import { pathOf } from '@/routes'
import { visitAgain } from './visit'

/** What an appointment says to family: where, when and what for. Not for whom, and neither code nor number. */
export function useShared(): (appointment: Appointment) => Shared {
  const t = useT()
  const slotTime = useSlotTime()
  return (appointment) => {
    const { items, hall, startsAt, endsAt } = appointment
    const when = slotTime({ startsAt, endsAt })
    return {
      title: t('appointments.share.title', { when, hall: hall.name }),
      text: t('appointments.share.text', {
        when,
        hall: hall.name,
        address: hall.address,
        item: visitName(items),
      }),
      path: pathOf('appointments/shared/index', {
        items: visitAgain(appointment).items,
        hall: hall.id,
        from: startsAt,
        to: endsAt,
      }),
    }
  }
}

/** What WeChat hands on from this page. Its own address is never: it names the booking. */
export function usePassingOn(appointment: Appointment | undefined): void {
  const t = useT()
  const shared = useShared()
  useShareAppMessage(() => {
    if (!appointment) return { title: t('appointments.share.app'), path: pathOf('pages/home/index') }
    const { title, path } = shared(appointment)
    return { title, path }
  })
}
