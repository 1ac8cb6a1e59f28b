import { Text, View } from '@tarojs/components'
import { useT } from '@/i18n'
import { useFullBrightness } from '@/platform/use-full-brightness'
import { QrCode } from '@/ui/qr-code'
import { inFours } from './code'
import s from './pass.module.scss'

/** What is shown at the desk, by those who do not check in on their phone. */
export function Pass({ code }: { code: string }) {
  const t = useT()
  const words = inFours(code)
  useFullBrightness()
  return (
    <View className={s.pass}>
      <QrCode text={code} label={t('appointments.detail.spokenCode', { code: words })} />
      <Halves words={words} />
      <View className={s.how}>{t('appointments.detail.showCode')}</View>
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
