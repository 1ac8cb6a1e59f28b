import type { Slot } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { a11y } from './a11y'
import { cx } from './cx'
import { Pressable } from './pressable'
import s from './slot-list.module.scss'

interface SlotListProps {
  slots: readonly Slot[]
  value: string | null
  onChange: (slot: Slot) => void
}

const PARTS = ['morning', 'afternoon'] as const

/** The times of a day, morning and afternoon, each with what is left. */
export function SlotList({ slots, value, onChange }: SlotListProps) {
  const t = useT()
  const format = useFormat()
  return (
    <View className={s.list}>
      {PARTS.map((part) => {
        const ofPart = slots.filter((slot) => slot.partOfDay === part)
        if (ofPart.length === 0) return null
        const title = t(`ui.slot.${part}`)
        return (
          <View key={part}>
            <View className={s.part} {...a11y({ role: 'heading', level: 3 })}>
              {title}
            </View>
            <View className={s.slots} {...a11y({ role: 'radiogroup', label: title })}>
              {ofPart.map((slot) => {
                const time = format.timeRange(slot.startsAt, slot.endsAt)
                const left = slot.left > 0 ? t('ui.left', { count: slot.left }) : t('ui.full')
                return (
                  <Pressable
                    key={slot.id}
                    className={cx(s.slot, slot.left === 0 && s.full, slot.id === value && s.selected)}
                    role="radio"
                    checked={slot.id === value}
                    disabled={slot.left === 0}
                    label={`${time}，${left}`}
                    onPress={() => onChange(slot)}
                  >
                    <View className={s.time}>{time}</View>
                    <View className={s.left}>{left}</View>
                  </Pressable>
                )
              })}
            </View>
          </View>
        )
      })}
    </View>
  )
}
