import { useT } from '@/i18n'
import { platform } from '@/platform'
import { open } from '@/routes'
import { HELP_NUMBER } from '@/ui/call-cell'
import { Tiles } from '@/ui/tiles'

/** 长者版: few large ways on, each of which does what it says. */
export function Entries() {
  const t = useT()
  return (
    <Tiles
      label={t('ui.tabs')}
      tiles={[
        {
          key: 'find',
          icon: 'search',
          name: t('home.entry.find'),
          note: t('home.entry.find.note'),
          onPress: () => void open('pages/find/index'),
        },
        {
          key: 'appointments',
          icon: 'calendar',
          name: t('home.entry.appointments'),
          note: t('home.entry.appointments.note'),
          onPress: () => void open('pages/appointments/index'),
        },
        {
          key: 'help',
          icon: 'phone',
          name: t('home.entry.help'),
          note: t('home.entry.help.note'),
          onPress: () => void platform.call(HELP_NUMBER),
        },
      ]}
    />
  )
}
