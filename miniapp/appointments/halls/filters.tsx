import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { Chip, Chips } from '@/ui/chip'
import { DayStrip } from '@/ui/day-strip'
import { AboutPlace } from './about-place'
import s from './index.module.scss'
import { useNearMe } from './place'

export type Part = 'morning' | 'afternoon'

/** What she has said so far about when and where. */
export interface Wishes {
  order: 'distance' | 'earliest'
  day: string | null
  part: Part | null
  /** Metres. */
  within: number | null
}

interface FiltersProps {
  wishes: Wishes
  /** Days on which anything is left, with how many halls fit the other wishes; undefined: not known yet. */
  days: readonly { day: string; halls: number }[] | undefined
  /** There is no hall where she wishes: then none is full. */
  noHall: boolean
  onChange: (change: Partial<Wishes>) => void
}

/** As far as one goes by bicycle, and by bus. */
const REACHES = [3_000, 10_000] as const
const PARTS = ['morning', 'afternoon'] as const

/** When and where she would go. Where she is, is asked for only when a press needs it. */
export function Filters({ wishes: { order, day, part, within }, days, noHall, onChange }: FiltersProps) {
  const t = useT()
  const { place, locating, locate } = useNearMe()

  async function nearest() {
    if (place || (await locate())) onChange({ order: 'distance' })
  }

  return (
    <View className={s.filters}>
      {days && days.length > 0 && (
        <DayStrip
          days={days.map(({ day, halls }) => ({
            day,
            open: halls > 0,
            words:
              halls > 0
                ? t('appointments.halls.free', { count: halls })
                : t(noHall ? 'appointments.halls.noHall' : 'ui.full'),
          }))}
          value={day}
          any={{ words: t('appointments.halls.anyDay'), onChoose: () => onChange({ day: null }) }}
          onChange={(chosen) => onChange({ day: chosen })}
        />
      )}
      <Chips choose={t('appointments.halls.part')}>
        <Chip selected={part === null} onPress={() => onChange({ part: null })}>
          {t('appointments.halls.anyPart')}
        </Chip>
        {PARTS.map((each) => (
          <Chip key={each} selected={part === each} onPress={() => onChange({ part: each })}>
            {t(`ui.slot.${each}`)}
          </Chip>
        ))}
      </Chips>
      <Chips choose={t('appointments.halls.order')}>
        <Chip selected={order === 'earliest'} onPress={() => onChange({ order: 'earliest' })}>
          {t('appointments.halls.earliest')}
        </Chip>
        <Chip selected={order === 'distance'} onPress={() => void nearest()}>
          {t('appointments.halls.nearest')}
        </Chip>
      </Chips>
      {place ? (
        <Chips choose={t('appointments.halls.within')}>
          <Chip selected={within === null} onPress={() => onChange({ within: null })}>
            {t('appointments.halls.anywhere')}
          </Chip>
          {REACHES.map((metres) => (
            <Chip key={metres} selected={within === metres} onPress={() => onChange({ within: metres })}>
              {t('appointments.halls.reach', { count: metres / 1_000 })}
            </Chip>
          ))}
        </Chips>
      ) : (
        <AboutPlace locating={locating} />
      )}
    </View>
  )
}
