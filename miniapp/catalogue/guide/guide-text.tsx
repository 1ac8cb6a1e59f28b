import type { Guide } from '@shared/catalogue/contract'
import { View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import { CallCell } from '@/ui/call-cell'
import { Card } from '@/ui/card'
import { Cell, Cells } from '@/ui/cell'
import { Fold } from '@/ui/fold'
import { Section } from '@/ui/section'
import s from './guide-text.module.scss'

/** What the department published, in the order one needs it: who may, how, where, what it costs, why. */
export function GuideText({ guide }: { guide: Guide }) {
  const t = useT()
  const format = useFormat()
  const { conditions, steps, fees, where, resultName, questions, legalBasis, legalDays, durationMinutes } = guide
  return (
    <>
      <Section title={t('catalogue.conditions')}>
        <Card>
          <Lines lines={conditions} />
        </Card>
      </Section>
      <Section title={t('catalogue.steps')}>
        <Card>
          <Lines lines={steps} numbered />
          <View className={s.end}>{t('catalogue.result', { name: resultName })}</View>
          <View className={s.quiet}>{t('catalogue.duration', { time: format.minutes(durationMinutes) })}</View>
          {legalDays > 0 && <View className={s.quiet}>{t('catalogue.legalDays', { count: legalDays })}</View>}
        </Card>
      </Section>
      <Section title={t('catalogue.fact.where')}>
        <Cells>
          <Cell icon="map-pin" title={where.address} note={where.hours} />
          <CallCell title={t('catalogue.phone.ask')} number={where.phone} />
          <CallCell title={t('catalogue.phone.complain')} number={where.complaints} />
        </Cells>
      </Section>
      {fees.length > 0 && (
        <Section title={t('catalogue.fact.fee')}>
          <Cells>
            {fees.map(({ name, yuan, basis }) => (
              <Cell key={name} title={name} value={format.money(yuan)} note={basis} />
            ))}
          </Cells>
        </Section>
      )}
      {questions.length > 0 && (
        <Section title={t('catalogue.questions')}>
          {questions.map(({ question, answer }) => (
            <Fold key={question} title={question}>
              <View>{answer}</View>
            </Fold>
          ))}
        </Section>
      )}
      <Fold title={t('catalogue.legalBasis')}>
        <Lines lines={legalBasis} />
      </Fold>
    </>
  )
}

function Lines({ lines, numbered = false }: { lines: readonly string[]; numbered?: boolean }) {
  return (
    <View className={s.lines} {...a11y({ role: 'list' })}>
      {lines.map((line, index) => (
        <View key={line} className={s.line} {...a11y({ role: 'listitem' })}>
          <View className={s.mark}>{numbered ? `${index + 1}.` : '·'}</View>
          <View>{line}</View>
        </View>
      ))}
    </View>
  )
}
