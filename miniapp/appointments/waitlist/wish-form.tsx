import type { HallChoice } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { CheckBox, RadioList } from '@/ui/choice'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import { type Choice, daysOf, useChoice, useDaysToWaitFor } from './wish'
import s from './wish-form.module.scss'

interface WishFormProps {
  /** Codes of the items of the visit, with commas between. */
  items: string
  /** To choose from. */
  halls: readonly HallChoice[]
  /** What is chosen already; undefined where any will do. */
  atFirst: { halls: readonly string[] | undefined; days: readonly string[] | undefined }
  /** Nothing is asked: whichever hall and day, one button. */
  anyOfAll?: boolean
  /** What the button does. */
  action: string
  busy: boolean
  onSend: (wish: { halls: string[]; days: string[] }) => void
}

/** At which halls and on which days she would take a place: when she joins, and when she changes it. */
export function WishForm({ items, halls, atFirst, anyOfAll = false, action, busy, onSend }: WishFormProps) {
  const t = useT()
  const format = useFormat()
  const hallChoice = useChoice(atFirst.halls)
  const dayChoice = useChoice(atFirst.days)
  const { answer: daysAnswer, days, later } = useDaysToWaitFor(items, halls)
  const wanted = halls.filter(({ id }) => hallChoice.of(halls.map((hall) => hall.id)).includes(id))
  const wantedDays = daysOf(dayChoice, days, later)
  const missing = wanted.length === 0 ? 'waitlist.chooseHall' : wantedDays.length === 0 ? 'waitlist.chooseDay' : null
  return (
    <>
      {anyOfAll ? (
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
      <View>{t('waitlist.keeps', { count: shortestOffer(wanted.length > 0 ? wanted : halls) })}</View>
      <Button
        busy={busy}
        disabledBecause={daysAnswer.data && missing ? t(missing) : null}
        onPress={() => onSend({ halls: wanted.map(({ id }) => id), days: wantedDays })}
      >
        {action}
      </Button>
    </>
  )
}

/** In minutes. Each hall has its own rule: what is promised holds at all of them. */
const shortestOffer = (halls: readonly HallChoice[]): number =>
  Math.floor(Math.min(...halls.map(({ rules }) => rules.offerSeconds)) / 60)

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
