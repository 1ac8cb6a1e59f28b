import type { Guide } from '@shared/catalogue/contract'
import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { Button } from '@/ui/button'
import s from './footer.module.scss'

/** What can be done now. Where nothing is booked there is no button, but a sentence that says what to do instead. */
export function GuideFooter({ guide: { item } }: { guide: Guide }) {
  const t = useT()
  if (item.booking !== 'none') {
    return (
      <Button icon="calendar" onPress={() => void open('appointments/halls/index', { item: item.code })}>
        {t('catalogue.book')}
      </Button>
    )
  }
  return <View className={s.sentence}>{t(item.online ? 'catalogue.footer.online' : 'catalogue.footer.walkIn')}</View>
}
