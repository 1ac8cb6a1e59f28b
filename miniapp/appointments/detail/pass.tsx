import { Text, View } from '@tarojs/components'
import { useT } from '@/i18n'
import { useFullBrightness } from '@/platform/use-full-brightness'
import { a11y } from '@/ui/a11y'
import { QrCode } from '@/ui/qr-code'
import { inFours } from './code'
import s from './pass.module.scss'

/** What is shown at the hall: the code to scan before checking in, the queue number above it afterwards. */
export function Pass({ code, queueNumber }: { code: string; queueNumber: string | null }) {
  const t = useT()
  const words = inFours(code)
  useFullBrightness()
  return (
    <View className={s.pass}>
      {queueNumber !== null && (
        <View {...a11y({ role: 'status', live: 'polite' })}>
          <View className={s.queueLabel}>{t('appointments.detail.queue')}</View>
          <View className={s.queue}>{queueNumber}</View>
        </View>
      )}
      <QrCode text={code} label={t('appointments.detail.spokenCode', { code: words })} />
      <Halves words={words} />
      {queueNumber === null && <View className={s.how}>{t('appointments.detail.showCode')}</View>}
    </View>
  )
}

/** Where it does not fit into one line, it breaks in the middle. */
function Halves({ words }: { words: string }) {
  const groups = words.split(' ')
  const middle = Math.ceil(groups.length / 2)
  return (
    <View className={s.code}>
      <Text className={s.half ?? ''}>{groups.slice(0, middle).join(' ')}</Text>{' '}
      <Text className={s.half ?? ''}>{groups.slice(middle).join(' ')}</Text>
    </View>
  )
}
