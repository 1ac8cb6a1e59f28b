import { type ApplicationCard, applicationEndpoints, type DraftCard } from '@shared/applications/contract'
import { daysBetween, localDayOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { serverNow } from '@/api/server-clock'
import { useAnswer } from '@/api/use-answer'
import { useAskedWhenShown } from '@/api/use-asked-when-shown'
import { useWrite } from '@/api/use-write'
import { useFormat, useT } from '@/i18n'
import { open } from '@/routes'
import { Answered, PartView } from '@/ui/answered'
import { Button, Buttons } from '@/ui/button'
import { Card } from '@/ui/card'
import { Cell, Cells } from '@/ui/cell'
import { Empty } from '@/ui/empty'
import { ErrorState } from '@/ui/error-state'
import { NeedsYouCard } from '@/ui/needs-you-card'
import { Page } from '@/ui/page'
import { Section } from '@/ui/section'
import { Sheet } from '@/ui/sheet'
import { Skeleton } from '@/ui/skeleton'
import { toast } from '@/ui/toast'
import { stateSentence } from '../detail/sentence'
import { forgetDraft } from '../parts/forget-draft'
import s from './mine.module.scss'

/** Everything she has applied for, and what she has begun: what needs her comes first. */
export default function MinePage() {
  const t = useT()
  const drafts = useAnswer(applicationEndpoints.drafts, {})
  const mine = useAnswer(applicationEndpoints.mine, {})
  useAskedWhenShown(drafts)
  useAskedWhenShown(mine)
  const begun = drafts.data?.drafts ?? []
  const part = mine.data?.applications
  const all = part && part.state !== 'unavailable' ? part.data : []
  const nothing =
    drafts.data !== undefined && part !== undefined && part.state !== 'unavailable' && begun.length + all.length === 0
  return (
    <Page title={t('applications.mine.title')}>
      {nothing && (
        <Empty
          sentence={t('applications.mine.none')}
          action={{ label: t('catalogue.find.title'), onPress: () => void open('pages/find/index') }}
        />
      )}
      <Answered answer={mine} skeleton={<Skeleton shape="cards" />}>
        {({ applications }) => (
          <PartView part={applications} busy={mine.refreshing} onRetry={() => void mine.refresh()}>
            {(cards) => <NeedHer cards={cards.filter(needsHer)} />}
          </PartView>
        )}
      </Answered>
      {/* When nobody answers, one of the two says so. */}
      {(!mine.problem || drafts.data) && (
        <Answered answer={drafts} skeleton={<Skeleton shape="cells" count={1} />}>
          {() => <Begun drafts={begun} />}
        </Answered>
      )}
      <Others cards={all.filter((card) => !needsHer(card))} />
    </Page>
  )
}

const needsHer = ({ supplementDeadline, laterDeadline, stage }: ApplicationCard): boolean =>
  supplementDeadline !== null || (laterDeadline !== null && stage !== 'finished')

function NeedHer({ cards }: { cards: readonly ApplicationCard[] }) {
  const t = useT()
  const format = useFormat()
  if (cards.length === 0) return null
  const today = localDayOf(serverNow())
  return (
    <Section title={t('applications.mine.needsYou')}>
      {cards.map((card) => {
        const { id, itemName, supplementDeadline, laterDeadline } = card
        const day = supplementDeadline ?? laterDeadline
        return (
          <NeedsYouCard
            key={id}
            title={itemName}
            sentence={supplementDeadline === null ? t('applications.later.reason') : stateSentence(card, t, format)}
            {...(day !== null && { deadline: { day, daysLeft: daysBetween(today, day) } })}
            action={{
              label: t('applications.mine.handIn'),
              onPress: () => void open('applications/detail/index', { id }),
            }}
          />
        )
      })}
    </Section>
  )
}

function Others({ cards }: { cards: readonly ApplicationCard[] }) {
  const t = useT()
  const format = useFormat()
  if (cards.length === 0) return null
  return (
    <Section title={t('applications.mine.all')}>
      <Cells label={t('applications.mine.all')}>
        {cards.map((card) => (
          <Cell
            key={card.id}
            title={card.itemName}
            note={
              card.canRate
                ? t('applications.mine.rate', { state: stateSentence(card, t, format) })
                : stateSentence(card, t, format)
            }
            value={format.shortDay(localDayOf(card.updatedAt))}
            onPress={() => void open('applications/detail/index', { id: card.id })}
          />
        ))}
      </Cells>
    </Section>
  )
}

function Begun({ drafts }: { drafts: readonly DraftCard[] }) {
  const t = useT()
  const [asked, setAsked] = useState<DraftCard | null>(null)
  if (drafts.length === 0) return null
  return (
    <Section title={t('applications.mine.begun')}>
      {drafts.map((draft) => (
        <BegunCard key={draft.id} draft={draft} onDiscard={() => setAsked(draft)} />
      ))}
      {asked && <Discard key={asked.id} draft={asked} onClose={() => setAsked(null)} />}
    </Section>
  )
}

function BegunCard({ draft, onDiscard }: { draft: DraftCard; onDiscard: () => void }) {
  const t = useT()
  const format = useFormat()
  const { id, itemName, updatedAt, pending } = draft
  return (
    <Card>
      <View className={s.begun}>
        <View className={s.name}>{itemName}</View>
        <View className={s.quiet}>
          {pending
            ? t('applications.mine.submitting')
            : t('applications.mine.savedAt', { time: format.dateTime(updatedAt) })}
        </View>
        <Buttons>
          {!pending && (
            <Button kind="quiet" icon="x" onPress={onDiscard}>
              {t('applications.mine.discard')}
            </Button>
          )}
          <Button kind="secondary" onPress={() => void open('applications/apply/index', { draft: id })}>
            {t(pending ? 'applications.mine.look' : 'applications.mine.continue')}
          </Button>
        </Buttons>
      </View>
    </Card>
  )
}

function Discard({ draft, onClose }: { draft: DraftCard; onClose: () => void }) {
  const t = useT()
  const discard = useWrite(applicationEndpoints.discard, ['applications', 'home'])

  async function discardNow() {
    if (!(await discard.send({ params: { id: draft.id } }))) return
    forgetDraft(draft.id)
    toast(t('applications.mine.discarded'))
    onClose()
  }

  return (
    <Sheet open title={t('applications.mine.discard.title')} onClose={onClose}>
      <View>{t('applications.mine.discard.means', { item: draft.itemName })}</View>
      {Boolean(discard.problem) && <ErrorState problem={discard.problem} onRetry={() => void discardNow()} />}
      <Buttons>
        <Button kind="secondary" onPress={onClose}>
          {t('applications.mine.keep')}
        </Button>
        <Button kind="danger" busy={discard.busy} onPress={() => void discardNow()}>
          {t('applications.mine.discard')}
        </Button>
      </Buttons>
    </Sheet>
  )
}
