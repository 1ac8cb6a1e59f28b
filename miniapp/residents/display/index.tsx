import { LOCALES } from '@shared/http/locale'
import { addDays, instantOf, localDayOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { serverNow } from '@/api/server-clock'
import { useFormat, useT } from '@/i18n'
import { LANGUAGES } from '@/i18n/languages'
import { usePreferences } from '@/stores/preferences'
import { Card } from '@/ui/card'
import { Chip, Chips } from '@/ui/chip'
import { Page } from '@/ui/page'
import { Section } from '@/ui/section'
import s from './display.module.scss'

/** Effective at once: the page itself is the first to change. */
export default function DisplayPage() {
  const t = useT()
  const { locale, setLocale, elderly, setElderly, larger, setLarger } = usePreferences()
  return (
    <Page title={t('residents.display.title')}>
      <Section title={t('residents.display.language')}>
        <Chips choose={t('residents.display.language')}>
          {LOCALES.map((each) => (
            <Chip key={each} selected={each === locale} onPress={() => setLocale(each)}>
              {LANGUAGES[each]}
            </Chip>
          ))}
        </Chips>
        <View className={s.note}>{t('residents.display.language.note')}</View>
      </Section>
      <Section title={t('residents.display.size')}>
        <Chips choose={t('residents.display.size')}>
          <Chip selected={!elderly} onPress={() => setElderly(false)}>
            {t('residents.display.standard')}
          </Chip>
          <Chip
            selected={elderly && !larger}
            onPress={() => {
              setElderly(true)
              setLarger(false)
            }}
          >
            {t('residents.display.elderly')}
          </Chip>
          <Chip
            selected={elderly && larger}
            onPress={() => {
              setElderly(true)
              setLarger(true)
            }}
          >
            {t('residents.display.larger')}
          </Chip>
        </Chips>
        <View className={s.note}>{t('residents.display.elderly.note')}</View>
      </Section>
      <Section title={t('residents.display.preview')}>
        <Preview />
      </Section>
    </Page>
  )
}

/** An example of what matters most to read: when and where. Not a booking, so nothing on it can be pressed. */
function Preview() {
  const t = useT()
  const format = useFormat()
  const example = instantOf(addDays(localDayOf(serverNow()), 1), '09:30')
  return (
    <Card>
      <View className={s.when}>{format.dateTime(example)}</View>
      <View>{t('residents.display.preview.where')}</View>
      <View className={s.note}>{format.minutes(12)}</View>
    </Card>
  )
}
