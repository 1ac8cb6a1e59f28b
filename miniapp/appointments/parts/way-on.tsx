import type { AlternativeSlot } from '@shared/http/problem'
import { View } from '@tarojs/components'
import { ApiProblem } from '@/api/problems'
import { useT } from '@/i18n'
import { useSlotTime } from '@/pages/appointments/use-slot-time'
import { Cell, Cells } from '@/ui/cell'
import { Limit } from './limit'
import type { Visit } from './visit'
import { WaitFor } from './wait-for'
import s from './way-on.module.scss'

interface WayOnProps {
  problem: unknown
  /** What can be waited for where it is full; a booking that is moved waits for nothing. */
  visit?: Visit
  /** The time her booking has now: free or not, it is no other one. */
  except?: string | undefined
  onChoose: (slot: AlternativeSlot) => void
}

/** What can be done now that a time was refused: the nearest free ones, or the rule and when it frees. */
export function WayOn({ problem, visit, except, onChoose }: WayOnProps) {
  if (!(problem instanceof ApiProblem)) return null
  const { limit, code } = problem.problem
  const alternatives = problem.problem.alternatives?.filter(({ slotId }) => slotId !== except)
  return (
    <>
      {limit && <Limit limit={limit} />}
      {alternatives && alternatives.length > 0 && <Alternatives slots={alternatives} onChoose={onChoose} />}
      {code === 'slot_full' && visit && <WaitFor visit={visit} />}
    </>
  )
}

/** As many as a thumb can weigh up. */
const OFFERED = 3

function Alternatives({
  slots,
  onChoose,
}: {
  slots: readonly AlternativeSlot[]
  onChoose: (slot: AlternativeSlot) => void
}) {
  const t = useT()
  const slotTime = useSlotTime()
  const title = t('appointments.times.alternatives')
  return (
    <>
      <View className={s.title ?? ''}>{title}</View>
      <Cells label={title}>
        {slots.slice(0, OFFERED).map((slot) => (
          <Cell
            key={slot.slotId}
            title={slotTime(slot)}
            note={`${slot.hallName} · ${t('appointments.left', { count: slot.left })}`}
            onPress={() => onChoose(slot)}
          />
        ))}
      </Cells>
    </>
  )
}
