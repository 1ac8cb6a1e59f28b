import type { Appointment } from '@shared/appointments/contract'
import { visitName } from '@shared/appointments/visit'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '@/i18n'
import { platform } from '@/platform'
import { addToCalendar } from '@/platform/calendar'
import { ShareButton } from '@/platform/share-button'
import type { Did } from '@/platform/types'
import { a11y } from '@/ui/a11y'
import { Button } from '@/ui/button'
import { toast } from '@/ui/toast'
import { useShared } from '../parts/use-passing-on'
import { WayThere } from '../parts/way-there'

/** Long enough before to get there. */
const REMIND_MINUTES_BEFORE = 120

/** What one does with a booking before the day: calendar, way, family, telephone. */
export function ToDo({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const shared = useShared()
  const [said, setSaid] = useState<Did>('done')
  const { id, version, items, hall, startsAt, endsAt } = appointment

  async function addVisit() {
    const did = await addToCalendar({
      id,
      revision: version,
      title: t('appointments.detail.calendarTitle', {
        item: visitName(items),
      }),
      startsAt,
      endsAt,
      place: hall,
      // A calendar is synchronised and shown to others: the code, which is as good as the booking, stays out of it.
      notes: t('appointments.detail.calendarNotes', { number: id, phone: hall.phone }),
      remindMinutesBefore: REMIND_MINUTES_BEFORE,
    })
    setSaid(did)
    if (did === 'done') toast(t('appointments.detail.calendarDone'))
  }

  function handedOn(did: Did | 'copied') {
    // That she thought better of it is no news to her.
    if (did === 'copied') toast(t('appointments.share.copied'))
    setSaid(did === 'impossible' ? did : 'done')
  }

  return (
    <>
      <Button kind="secondary" icon="calendar" onPress={() => void addVisit()}>
        {t('appointments.detail.calendar')}
      </Button>
      <WayThere hall={hall} />
      <ShareButton shared={shared(appointment)} onShared={handedOn}>
        {t('appointments.share.action')}
      </ShareButton>
      <Button kind="secondary" icon="phone" onPress={() => void platform.call(hall.phone).then(setSaid)}>
        {t('appointments.detail.call')}
      </Button>
      {said !== 'done' && <View {...a11y({ role: 'status', live: 'polite' })}>{t(`appointments.did.${said}`)}</View>}
    </>
  )
}
