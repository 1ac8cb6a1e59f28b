import { View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { useOnline } from '@/stores/online'
import { a11y } from '@/ui/a11y'
import { ErrorState } from '@/ui/error-state'
import s from './apply.module.scss'
import type { Work } from './draft-keeper'

/** Where what she typed is at this moment: on the server, on its way, or on this phone only. */
export function SavedLine({ work, onRetry }: { work: Work; onRetry: () => void }) {
  const t = useT()
  const format = useFormat()
  const online = useOnline((state) => state.online)
  const { saved, draft } = work
  if (saved.state === 'refused') {
    return (
      <ErrorState problem={saved.problem} onRetry={onRetry}>
        <View>{t('applications.saved.onPhone')}</View>
      </ErrorState>
    )
  }
  const words =
    saved.state === 'saved'
      ? t('applications.saved.saved', { time: format.time(draft.updatedAt) })
      : saved.state === 'saving'
        ? t('applications.saved.saving')
        : t(online ? 'applications.saved.silent' : 'applications.saved.offline')
  return (
    // Read out only when it is not as she expects: a screen reader that says "saved" after every pause is in the way.
    <View className={s.saved} {...(saved.state === 'on_phone' && a11y({ role: 'status', live: 'polite' }))}>
      {words}
    </View>
  )
}
