import { type WaitlistEntry, waitlistEndpoints } from '@shared/appointments/waitlist'
import { View } from '@tarojs/components'
import { useAnswer } from '@/api/use-answer'
import { useT } from '@/i18n'
import { AskReminders } from '@/notifications/ask-reminders'
import { open, pathOf, useOpenedWith } from '@/routes'
import { useResident } from '@/stores/session'
import { Answered } from '@/ui/answered'
import { Empty } from '@/ui/empty'
import { Page } from '@/ui/page'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import { codesOf, SELF, type Visit, visitOf } from '../parts/visit'
import { Change } from './change'
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
      {opened.change === undefined && <View>{t('waitlist.what')}</View>}
      {resident ? <Mine {...opened} /> : <Empty sentence={t('waitlist.signedOut')} action={signIn} />}
    </Page>
  )
}

/** Somebody before her may give up, or a place may become hers, at any time. */
const EVERY_SECONDS = 15

type Opened = Partial<Record<'items' | 'for' | 'hall' | 'day' | 'change', string>>

function Mine({ hall, day, change, ...opened }: Opened) {
  const t = useT()
  const answer = useAnswer(waitlistEndpoints.mine, {}, { everySeconds: EVERY_SECONDS })
  const visit = visitOf(opened)
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="cards" count={1} />}>
      {({ entries }) => {
        const changed = entries.find(({ id }) => id === change)
        if (changed) return <Change entry={changed} />
        return (
          <>
            {entries.length > 0 && (
              <Section title={t('waitlist.mine')}>
                {entries.map((entry) => (
                  <EntryCard key={entry.id} entry={entry} />
                ))}
              </Section>
            )}
            {visit.items !== '' && !entries.some((entry) => isFor(entry, visit)) && (
              <Join visit={visit} entries={entries} {...(hall && { hall })} {...(day && { day })} />
            )}
            {entries.length > 0 && <AskReminders purposes={['waitlist_offer']} />}
            {entries.length === 0 && visit.items === '' && (
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

/** One of the things is waited for already, by the same person. */
const isFor = ({ items, person }: WaitlistEntry, visit: Visit): boolean =>
  person.self === (visit.for === undefined || visit.for === SELF) &&
  items.some(({ code }) => codesOf(visit).includes(code))
