import type { HallChoice, Slot } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { Times } from '@/pages/appointments/times'
import { useSlotTime } from '@/pages/appointments/use-slot-time'
import { useResident } from '@/stores/session'
import { a11y } from '@/ui/a11y'
import { Button } from '@/ui/button'
import { Asking } from '../parts/asking'
import { NotKept } from '../parts/not-kept'
import { useKeep } from '../parts/use-keep'
import type { Visit } from '../parts/visit'
import s from './soonest.module.scss'

interface SoonestProps {
  visit: Visit
  halls: readonly HallChoice[]
  onSignIn: () => void
}

/** The earliest time of all halls that fit what she wishes, one press away from being kept for her. */
export function Soonest({ visit, halls, onSignIn }: SoonestProps) {
  const t = useT()
  const format = useFormat()
  const slotTime = useSlotTime()
  const resident = useResident()
  const keep = useKeep(visit)
  const { hold } = keep
  const soonest = soonestOf(halls)
  if (!soonest) return null
  const { hall, slot } = soonest
  const far = hall.distanceMetres === null ? [] : [format.distance(hall.distanceMetres)]
  return (
    <View className={s.soonest}>
      <View className={s.label} {...a11y({ role: 'heading', level: 2 })}>
        {t('appointments.halls.soonest')}
      </View>
      <View className={s.when}>
        <Times>{slotTime(slot)}</Times>
      </View>
      <View className={s.where}>{[hall.name, ...far].join(' · ')}</View>
      {hold.state === 'being_confirmed' ? (
        <Asking what="hold" />
      ) : (
        <Button busy={hold.busy} onPress={() => (resident ? keep.keep(slot.id) : onSignIn())}>
          {t(resident ? 'appointments.times.hold' : 'appointments.times.signInToHold')}
        </Button>
      )}
      <NotKept keep={keep} />
    </View>
  )
}

/** Of two halls with the same first time, the one that is listed first. */
function soonestOf(halls: readonly HallChoice[]): { hall: HallChoice; slot: Slot } | null {
  let best: { hall: HallChoice; slot: Slot } | null = null
  for (const hall of halls) {
    if (hall.earliest && (best === null || hall.earliest.startsAt < best.slot.startsAt)) {
      best = { hall, slot: hall.earliest }
    }
  }
  return best
}
