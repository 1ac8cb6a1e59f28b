import { useT } from '@/i18n'
import { usePreferences } from '@/stores/preferences'
import { Notice } from './notice'

/** Where much of what is read was published by a department: said once, to whom reads another language or script. */
export function AsPublished() {
  const t = useT()
  const locale = usePreferences((state) => state.locale)
  return locale === 'zh-Hans' ? null : <Notice>{t('ui.published')}</Notice>
}
