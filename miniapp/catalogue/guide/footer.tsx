import type { Guide } from '@shared/catalogue/contract'
import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { Button, Buttons } from '@/ui/button'
import s from './footer.module.scss'

/** What can be done now. Where nothing is booked nor begun online there is a sentence that says what to do instead. */
export function GuideFooter({ guide: { item } }: { guide: Guide }) {
  const t = useT()
  const books = item.booking !== 'none'
  if (!books && !item.online) return <View className={s.sentence}>{t('catalogue.footer.walkIn')}</View>
  return (
    <Buttons>
      {books && (
        <Button
          kind={item.online ? 'secondary' : 'primary'}
          onPress={() => void open('appointments/halls/index', { items: item.code })}
        >
          {t('catalogue.book')}
        </Button>
      )}
      {item.online && (
        <Button onPress={() => void open('applications/apply/index', { item: item.code })}>
          {t('catalogue.apply')}
        </Button>
      )}
    </Buttons>
  )
}
