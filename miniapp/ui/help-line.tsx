import { useT } from '@/i18n'
import { platform } from '@/platform'
import { Button } from './button'
import { HELP_NUMBER } from './call-cell'

/** 找人帮忙: a person, one press away. With large text it is on every page. */
export function HelpLine() {
  const t = useT()
  return (
    <Button
      kind="quiet"
      icon="phone"
      label={t('ui.help.label', { number: HELP_NUMBER })}
      onPress={() => void platform.call(HELP_NUMBER)}
    >
      {t('ui.help')}
    </Button>
  )
}
