import { appointmentEndpoints } from '@shared/appointments/contract'
import type { Problem } from '@shared/http/problem'
import { localDayOf, localTimeOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { useAnswer } from '@/api/use-answer'
import { useFormat, useT } from '@/i18n'
import { useSlotTime } from '@/pages/appointments/use-slot-time'
import { open } from '@/routes'
import { Button } from '@/ui/button'
import { Cell, Cells } from '@/ui/cell'

type Reached = NonNullable<Problem['limit']>

/** The rule that refused her, when or what she can book again, and what stands in the way. */
export function Limit({ limit: { rule, max, freesAt } }: { limit: Reached }) {
  const t = useT()
  return (
    <>
      {(max !== null || rule === 'overlap') && <View>{t(`appointments.limit.${rule}`, { max: max ?? '' })}</View>}
      {freesAt !== null && rule !== 'overlap' && <Frees rule={rule} at={freesAt} />}
      {rule === 'ban' ? (
        <Missed />
      ) : (
        <Button kind="secondary" onPress={() => void open('pages/appointments/index')}>
          {t('appointments.times.mine')}
        </Button>
      )}
    </>
  )
}

/** A limit of a day, a week or a month is about that one: other days can be booked now, she need not wait for its end. */
function Frees({ rule, at }: { rule: Reached['rule']; at: string }) {
  const t = useT()
  const format = useFormat()
  if (rule === 'ban' || localTimeOf(at) !== '00:00') {
    return <View>{t('appointments.limit.frees', { when: format.dateTime(at) })}</View>
  }
  if (rule === 'slot' || rule === 'day') return <View>{t('appointments.limit.otherDay')}</View>
  return <View>{t('appointments.limit.later', { day: format.day(localDayOf(at)) })}</View>
}

/** The appointments that count as missed: there she can say why, and read what the hall said to it. */
function Missed() {
  const t = useT()
  const slotTime = useSlotTime()
  const { data } = useAnswer(appointmentEndpoints.mine, { query: { when: 'past' } })
  const missed = (data?.appointments ?? []).filter(
    ({ state, appeal }) => state === 'missed' && appeal !== null && !['granted', 'forgiven'].includes(appeal.state),
  )
  if (missed.length === 0) return null
  return (
    <Cells label={t('appointments.state.missed')}>
      {missed.map((each) => (
        <Cell
          key={each.id}
          title={t('appointments.limit.missed', { when: slotTime(each) })}
          note={each.hall.name}
          onPress={() => void open('appointments/detail/index', { id: each.id })}
        />
      ))}
    </Cells>
  )
}
