import { waitlistEndpoints } from '@shared/appointments/waitlist'
import { View } from '@tarojs/components'
import { useAnswer } from '@/api/use-answer'
import { useT } from '@/i18n'
import { AskReminders } from '@/notifications/ask-reminders'
import { open, pathOf, useOpenedWith } from '@/routes'
import { useResident } from '@/stores/session'
import { Answered } from '@/ui/answered'
import { Empty } from '@/ui/empty'
import { Notice } from '@/ui/notice'
import { Page } from '@/ui/page'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import { SELF } from '../parts/visit'
import { EntryCard } from './entry-card'
import { Join } from './join'

/** 候补: what she waits for, and how she comes to wait for one thing more. */
export default function WaitlistPage() {
  const t = useT()
  const opened = useOpenedWith('appointments/waitlist/index')
  const resident = useResident()
  const signIn = {
    label: t('ui.signIn'),
    onPress: () => void open('residents/sign-in/index', { back: pathOf('appointments/waitlist/index', opened) }),
  }
  return (
    <Page title={t('waitlist.title')}>
      <View>{t('waitlist.what')}</View>
      {resident ? <Mine {...opened} /> : <Empty sentence={t('waitlist.signedOut')} action={signIn} />}
    </Page>
  )
}

/** Somebody before her may give up, or a place may become hers, at any time. */
const EVERY_SECONDS = 15

type Opened = Partial<Record<'item' | 'for' | 'hall' | 'day', string>>

function Mine({ item = '', for: whom, hall, day }: Opened) {
  const t = useT()
  const answer = useAnswer(waitlistEndpoints.mine, {}, { everySeconds: EVERY_SECONDS })
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="cards" count={1} />}>
      {({ entries, most, offerMinutes }) => {
        const forSelf = whom === undefined || whom === SELF
        const mayJoin =
          item !== '' && !entries.some((entry) => entry.item.code === item && entry.person.self === forSelf)
        // Counted on the person served: for somebody else the hall knows.
        const isFull = forSelf && entries.filter(({ person }) => person.self).length >= most
        return (
          <>
            {entries.length > 0 && (
              <Section title={t('waitlist.mine')}>
                {entries.map((entry) => (
                  <EntryCard key={entry.id} entry={entry} />
                ))}
              </Section>
            )}
            {mayJoin && !isFull && (
              <Join
                item={item}
                offerMinutes={offerMinutes}
                {...(whom && { whom })}
                {...(hall && { hall })}
                {...(day && { day })}
              />
            )}
            {mayJoin && isFull && <Notice>{t('waitlist.most', { count: most })}</Notice>}
            {entries.length > 0 && <AskReminders purposes={['waitlist_offer']} />}
            {entries.length === 0 && item === '' && (
              <Empty
                sentence={t('waitlist.none')}
                action={{ label: t('waitlist.find'), onPress: () => void open('pages/find/index') }}
              />
            )}
          </>
        )
      }}
    </Answered>
  )
}
