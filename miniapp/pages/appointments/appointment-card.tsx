import type { Appointment } from '@shared/appointments/contract'
import { visitName } from '@shared/appointments/visit'
import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { Pressable } from '@/ui/pressable'
import s from './appointment-card.module.scss'
import { StateTag } from './state-tag'
import { Times } from './times'
import { useSlotTime } from './use-slot-time'
import { useWho } from './use-who'

/** One of her appointments in a list: when, what, where, and its state. */
export function AppointmentCard({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const who = useWho()
  const when = useSlotTime()(appointment)
  const { id, items, hall, state, pending, person } = appointment
  const what = visitName(items)
  const whom = person.relation === 'self' ? [] : [who(person)]
  const word = pending === null ? t(`appointments.state.${state}`) : t(`appointments.pending.${pending}`)
  return (
    <Pressable
      className={s.card ?? ''}
      label={[when, what, ...whom, hall.name, word].join('，')}
      onPress={() => void open('appointments/detail/index', { id })}
    >
      <View className={s.head}>
        <View className={s.when}>
          <Times>{when}</Times>
        </View>
        <StateTag appointment={appointment} />
      </View>
      <View className={s.item}>{what}</View>
      {whom.map((line) => (
        <View key={line} className={s.hall}>
          {line}
        </View>
      ))}
      <View className={s.hall}>{hall.name}</View>
    </Pressable>
  )
}
