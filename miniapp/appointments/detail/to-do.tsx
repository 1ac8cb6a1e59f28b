import type { Appointment } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '@/i18n'
import { platform } from '@/platform'
import { addToCalendar } from '@/platform/calendar'
import type { Did } from '@/platform/types'
import { a11y } from '@/ui/a11y'
import { Button } from '@/ui/button'
import { toast } from '@/ui/toast'
import { WayThere } from '../parts/way-there'

/** Long enough before to get there. */
const REMIND_MINUTES_BEFORE = 120

/** What one does with a booking before the day: calendar, way, telephone. */
export function ToDo({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const [said, setSaid] = useState<Did>('done')
  const { id, item, hall, startsAt, endsAt, checkInCode } = appointment

  async function addVisit() {
    const did = await addToCalendar({
      title: t('appointments.detail.calendarTitle', { item: item.name }),
      startsAt,
      endsAt,
      place: `${hall.name} ${hall.address}`,
      notes: t('appointments.detail.calendarNotes', { code: checkInCode ?? '', number: id, phone: hall.phone }),
      remindMinutesBefore: REMIND_MINUTES_BEFORE,
    })
    setSaid(did)
    if (did === 'done') toast(t('appointments.detail.calendarDone'))
  }

  return (
    <>
      <Button kind="secondary" icon="calendar" onPress={() => void addVisit()}>
        {t('appointments.detail.calendar')}
      </Button>
      <WayThere hall={hall} />
      <Button kind="secondary" icon="phone" onPress={() => void platform.call(hall.phone).then(setSaid)}>
        {t('appointments.detail.call')}
      </Button>
      {said !== 'done' && <View {...a11y({ role: 'status', live: 'polite' })}>{t(`appointments.did.${said}`)}</View>}
    </>
  )
}
