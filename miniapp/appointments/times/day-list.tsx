import type { Slot } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { useFormat, useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import { RadioList } from '@/ui/choice'
import type { StripDay } from '@/ui/day-strip'
import { Icon } from '@/ui/icon'
import { Pressable } from '@/ui/pressable'
import s from './day-list.module.scss'

interface DayListProps {
  days: readonly StripDay[]
  value: string | null
  onChange: (day: string) => void
  /** The times of the chosen day. */
  children: ReactNode
}

/** The days below each other, and below the chosen one its times: read from top to bottom, nothing moves sideways. */
export function DayList({ days, value, onChange, children }: DayListProps) {
  const t = useT()
  const format = useFormat()
  return (
    <View className={s.days} {...a11y({ role: 'list', label: t('ui.days') })}>
      {days.map(({ day, open, words }) => (
        <View key={day} className={s.item} {...a11y({ role: 'listitem' })}>
          {open ? (
            <Pressable
              className={s.day ?? ''}
              label={`${format.day(day)}，${words}`}
              expanded={day === value}
              onPress={() => onChange(day)}
            >
              <View className={s.name}>{format.day(day)}</View>
              <View className={s.left}>{words}</View>
              <Icon name={day === value ? 'chevron-up' : 'chevron-down'} small />
            </Pressable>
          ) : (
            <View className={s.closed}>
              <View>{format.day(day)}</View>
              <View className={s.left}>{words}</View>
            </View>
          )}
          {open && day === value && <View className={s.times}>{children}</View>}
        </View>
      ))}
    </View>
  )
}

interface SlotRowsProps {
  slots: readonly Slot[]
  value: string | null
  onChange: (slot: Slot) => void
}

/** The free times of a day, one in a row. */
export function SlotRows({ slots, value, onChange }: SlotRowsProps) {
  const t = useT()
  const format = useFormat()
  const free = slots.filter(({ left }) => left > 0)
  return (
    <RadioList
      label={t('appointments.times.title')}
      options={free.map((slot) => ({
        key: slot.id,
        label: format.timeRange(slot.startsAt, slot.endsAt),
        note: `${t(`ui.slot.${slot.partOfDay}`)} · ${t('ui.left', { count: slot.left })}`,
      }))}
      value={value}
      onChange={(id) => {
        const slot = free.find((each) => each.id === id)
        if (slot) onChange(slot)
      }}
    />
  )
}
