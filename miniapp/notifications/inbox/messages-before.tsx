import { notificationEndpoints } from '@shared/notifications/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Empty } from '@/ui/empty'
import { Skeleton } from '@/ui/skeleton'
import { MessageRow } from './message-row'
import s from './messages.module.scss'

/** Messages older than one, newest first, and below them older ones still when she asks for them. */
export function MessagesBefore({ before }: { before?: string }) {
  const t = useT()
  const [more, setMore] = useState(false)
  const answer = useAnswer(notificationEndpoints.messages, { query: before === undefined ? {} : { before } })
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="cards" count={3} />}>
      {({ messages, next }) => (
        <>
          {messages.length === 0 && before === undefined && (
            <Empty
              sentence={t('notifications.none')}
              action={{ label: t('notifications.none.action'), onPress: () => void open('pages/find/index') }}
            />
          )}
          <View className={s.messages}>
            {messages.map((message) => (
              <MessageRow key={message.id} message={message} />
            ))}
          </View>
          {next !== null && more && <MessagesBefore before={next} />}
          {next !== null && !more && (
            <Button kind="secondary" onPress={() => setMore(true)}>
              {t('notifications.earlier')}
            </Button>
          )}
        </>
      )}
    </Answered>
  )
}
