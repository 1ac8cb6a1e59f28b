import { useT } from '@/i18n'
import { AskReminders } from '@/notifications/ask-reminders'
import { useOpenedWith } from '@/routes'
import { Page } from '@/ui/page'
import { Rows } from '@/ui/rows'
import { WayThere } from '../parts/way-there'
import { Live } from './live'
import { useQueue } from './use-queue'

/** A walk-in's number: how it stands, where to go, and the way out. */
export default function QueuePage() {
  const t = useT()
  const { id = '' } = useOpenedWith('appointments/queue/index')
  const queue = useQueue(id).data?.queue
  return (
    <Page title={t('queue.title')}>
      <Live id={id} />
      {queue && (
        <>
          <Rows
            rows={[
              { label: t('appointments.confirm.where'), value: queue.hall.name, note: queue.hall.address },
              { label: t('appointments.detail.window'), value: queue.windowName },
              ...(queue.item ? [{ label: t('appointments.confirm.what'), value: queue.item.name }] : []),
            ]}
          />
          {queue.state === 'waiting' && <AskReminders purposes={['queue']} />}
          {queue.state !== 'ended' && <WayThere hall={queue.hall} />}
        </>
      )}
    </Page>
  )
}
