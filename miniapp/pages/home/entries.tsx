import { useT } from '@/i18n'
import { platform } from '@/platform'
import { open } from '@/routes'
import { HELP_NUMBER } from '@/ui/call-cell'
import { Cell, Cells } from '@/ui/cell'
import { Tiles } from '@/ui/tiles'

/** 长者版: four large ways on, each of which does what it says. */
export function Entries() {
  const t = useT()
  return (
    <Tiles
      label={t('ui.tabs')}
      tiles={[
        {
          key: 'book',
          icon: 'calendar',
          name: t('home.entry.book'),
          note: t('home.entry.book.note'),
          onPress: () => void open('appointments/what/index'),
        },
        {
          key: 'progress',
          icon: 'list',
          name: t('home.entry.progress'),
          note: t('home.entry.progress.note'),
          onPress: () => void open('applications/mine/index'),
        },
        {
          key: 'wallet',
          icon: 'credit-card',
          name: t('home.wallet'),
          note: t('home.entry.wallet.note'),
          onPress: () => void open('certificates/wallet/index'),
        },
        {
          key: 'help',
          icon: 'phone',
          name: t('ui.help'),
          note: t('home.entry.help.note'),
          onPress: () => void platform.call(HELP_NUMBER),
        },
      ]}
    />
  )
}

/** What is hers, one press away. */
export function Mine() {
  const t = useT()
  return (
    <Cells label={t('home.mine')}>
      <Cell
        icon="list"
        title={t('home.applications')}
        note={t('home.applications.note')}
        onPress={() => void open('applications/mine/index')}
      />
      <Cell
        icon="credit-card"
        title={t('home.wallet')}
        note={t('home.wallet.note')}
        onPress={() => void open('certificates/wallet/index')}
      />
    </Cells>
  )
}
