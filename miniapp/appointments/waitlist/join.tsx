import { waitlistEndpoints } from '@shared/appointments/waitlist'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useWrite } from '@/api/use-write'
import { useFormat, useT } from '@/i18n'
import { usePreferences } from '@/stores/preferences'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { CheckBox, RadioList } from '@/ui/choice'
import { DidNotWork } from '@/ui/did-not-work'
import { Notice } from '@/ui/notice'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import { toast } from '@/ui/toast'
import { ActingFor } from '../parts/acting-for'
import { ItemNames } from '../parts/item-names'
import { SELF, type Visit } from '../parts/visit'
import s from './join.module.scss'
import { type Choice, daysOf, useChoice, useDaysToWaitFor, useHallsToWaitFor } from './wish'

interface JoinProps {
  item: string
  /** Whom she acts for, when she has said so. */
  whom?: string
  hall?: string
  day?: string
  offerMinutes: number
}

/** At which halls and on which days she would take a place. With large text: whichever comes, one button. */
export function Join({ item, whom, hall, day, offerMinutes }: JoinProps) {
  const t = useT()
  const format = useFormat()
  const elderly = usePreferences((state) => state.elderly)
  const [visit, setVisit] = useState<Visit>({ items: item, ...(whom && { for: whom }) })
  const join = useWrite(waitlistEndpoints.join, ['appointments'])
  const { answer, halls } = useHallsToWaitFor(item, hall)
  const { answer: daysAnswer, days, later } = useDaysToWaitFor(item, halls)
  const hallChoice = useChoice(elderly ? undefined : hall)
  const dayChoice = useChoice(elderly ? undefined : day)
  const wantedHalls = hallChoice.of(halls.map(({ id }) => id))
  const wantedDays = daysOf(dayChoice, days, later)

  async function joinNow() {
    const actsFor = visit.for !== undefined && visit.for !== SELF ? { for: visit.for } : {}
    const joined = await join.send({ body: { item, halls: [...wantedHalls], days: wantedDays, ...actsFor } })
    if (joined) toast(t('waitlist.joined'))
  }

  if (join.state === 'being_confirmed') return <Notice icon="clock">{t('waitlist.asking')}</Notice>
  const missing =
    wantedHalls.length === 0 ? 'waitlist.chooseHall' : wantedDays.length === 0 ? 'waitlist.chooseDay' : null
  return (
    <Section title={t('waitlist.join.title')}>
      <ItemNames items={item} />
      <ActingFor visit={visit} onChange={setVisit} />
      <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
        {({ halls: all }) =>
          all.length === 0 ? (
            <View>{t('appointments.halls.none')}</View>
          ) : (
            <>
              {elderly ? (
                <View>{t('waitlist.anyOfAll', { count: halls.length })}</View>
              ) : (
                <>
                  <AnyOrSome
                    label={t('waitlist.where')}
                    any={t('waitlist.anyHall', { count: halls.length })}
                    choice={hallChoice}
                    options={halls.map(({ id, name }) => ({ key: id, label: name }))}
                  />
                  <Answered answer={daysAnswer} skeleton={<Skeleton shape="cells" />}>
                    {() => (
                      <AnyOrSome
                        label={t('waitlist.when')}
                        any={t('waitlist.anyDay')}
                        choice={dayChoice}
                        options={days.map((each) => ({ key: each, label: format.day(each) }))}
                      />
                    )}
                  </Answered>
                </>
              )}
              <View>{t('waitlist.keeps', { count: offerMinutes })}</View>
              <Button
                busy={join.busy}
                disabledBecause={daysAnswer.data && missing ? t(missing) : null}
                onPress={() => void joinNow()}
              >
                {t('waitlist.join')}
              </Button>
            </>
          )
        }
      </Answered>
      <DidNotWork
        problem={join.problem}
        title={t('waitlist.join.failed')}
        safe={t('waitlist.join.safe')}
        onRetry={() => void joinNow()}
        onClose={join.reset}
      />
    </Section>
  )
}

interface AnyOrSomeProps {
  label: string
  any: string
  choice: Choice
  options: readonly { key: string; label: string }[]
}

function AnyOrSome({ label, any, choice, options }: AnyOrSomeProps) {
  const t = useT()
  return (
    <View className={s.wish}>
      <Section title={label}>
        <RadioList
          label={label}
          options={[
            { key: 'any', label: any },
            { key: 'some', label: t('waitlist.some') },
          ]}
          value={choice.any ? 'any' : 'some'}
          onChange={(key) => choice.setAny(key === 'any')}
        />
        {!choice.any &&
          options.map((option) => (
            <CheckBox key={option.key} checked={choice.has(option.key)} onChange={() => choice.toggle(option.key)}>
              {option.label}
            </CheckBox>
          ))}
      </Section>
    </View>
  )
}
