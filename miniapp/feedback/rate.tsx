import type { Application } from '@shared/applications/contract'
import { feedbackEndpoints, RATING_ASPECTS } from '@shared/feedback/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useWrite } from '@/api/use-write'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { CallCell, HELP_NUMBER } from '@/ui/call-cell'
import { Card } from '@/ui/card'
import { Cells } from '@/ui/cell'
import { CheckBox, RadioList } from '@/ui/choice'
import { DidNotWork } from '@/ui/did-not-work'
import { Section } from '@/ui/section'
import { TextField } from '@/ui/text-field'
import { toast } from '@/ui/toast'
import s from './rate.module.scss'

interface RateProps {
  application: Application
  onRated: (answer: { application: Application; serverTime: string }) => void
  /** The hall knows something newer than what is shown. */
  onRefused: () => void
}

/** 好差评, best first; nothing is chosen for her. */
const LEVELS = ['5', '4', '3', '2', '1'] as const
type Level = (typeof LEVELS)[number]
type Aspect = (typeof RATING_ASPECTS)[number]

const isBad = (level: number | null): boolean => level !== null && level <= 2

/** What she thinks of the service: once, in five levels; the rest is as she likes. */
export function Rate({ application, onRated, onRefused }: RateProps) {
  const { rating, canRate } = application
  if (rating) return <Rated rating={rating} />
  return canRate ? <Ask application={application} onRated={onRated} onRefused={onRefused} /> : null
}

function Ask({ application: { id }, onRated, onRefused }: RateProps) {
  const t = useT()
  const [level, setLevel] = useState<Level | null>(null)
  const [aspects, setAspects] = useState<readonly Aspect[]>([])
  const [comment, setComment] = useState('')
  const rate = useWrite(feedbackEndpoints.rate, ['applications', 'home'])

  async function send() {
    if (level === null) return
    const said = comment.trim()
    const body = {
      application: id,
      level: Number(level) as 1 | 2 | 3 | 4 | 5,
      aspects: [...aspects],
      ...(said !== '' && { comment: said }),
    }
    const answer = await rate.send({ body })
    if (!answer) return onRefused()
    onRated(answer)
    toast(t('feedback.done'))
  }

  const toggle = (aspect: Aspect, on: boolean) =>
    setAspects(on ? [...aspects, aspect] : aspects.filter((one) => one !== aspect))

  return (
    <Section title={t('feedback.title')}>
      <Card>
        <View className={s.rate}>
          <RadioList
            label={t('feedback.title')}
            options={LEVELS.map((key) => ({ key, label: t(`feedback.level.${key}`) }))}
            value={level}
            onChange={setLevel}
          />
          {level !== null && (
            <>
              <View className={s.label}>{t(isBad(Number(level)) ? 'feedback.aspects.bad' : 'feedback.aspects')}</View>
              {RATING_ASPECTS.map((aspect) => (
                <CheckBox key={aspect} checked={aspects.includes(aspect)} onChange={(on) => toggle(aspect, on)}>
                  {t(`feedback.aspect.${aspect}`)}
                </CheckBox>
              ))}
              <TextField
                label={t('feedback.comment')}
                placeholder={t('feedback.comment')}
                value={comment}
                maxLength={500}
                long
                onChange={setComment}
              />
              {isBad(Number(level)) && <Complain />}
            </>
          )}
          <Button
            busy={rate.busy}
            disabledBecause={level === null ? t('feedback.choose') : null}
            onPress={() => void send()}
          >
            {t('feedback.send')}
          </Button>
          <View className={s.quiet}>{t('feedback.once')}</View>
        </View>
      </Card>
      <DidNotWork
        problem={rate.problem}
        title={t('feedback.failed')}
        safe={t('feedback.safe')}
        onRetry={() => void send()}
        onClose={rate.reset}
      />
    </Section>
  )
}

function Rated({ rating }: { rating: NonNullable<Application['rating']> }) {
  const t = useT()
  const format = useFormat()
  return (
    <Section title={t('feedback.yours')}>
      <Card>
        <View className={s.rate}>
          <View className={s.label}>{t(`feedback.level.${rating.level}`)}</View>
          {rating.comment !== null && <View>{rating.comment}</View>}
          <View className={s.quiet}>{format.dateTime(rating.at)}</View>
        </View>
      </Card>
      {isBad(rating.level) && <Complain />}
    </Section>
  )
}

/** A person who follows it up. */
function Complain() {
  const t = useT()
  return (
    <View className={s.rate}>
      <View>{t('feedback.complain')}</View>
      <Cells>
        <CallCell title={t('feedback.call')} number={HELP_NUMBER} />
      </Cells>
    </View>
  )
}
