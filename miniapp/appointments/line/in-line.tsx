import type { Line } from '@shared/appointments/line'
import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Notice } from '@/ui/notice'
import { Sheet } from '@/ui/sheet'

interface InLineProps {
  line: Line
  onLeave: () => void
}

/**
 * Where she stands while many book at once. It goes on by itself; she may leave and keeps her place for a while.
 * `children`: what else stays as it is meanwhile.
 */
export function InLine({ line: { ahead, waitSeconds }, onLeave, children }: PropsWithChildren<InLineProps>) {
  const t = useT()
  const format = useFormat()
  return (
    <Sheet open title={t('appointments.line.title')} onClose={onLeave}>
      <Notice icon="clock">
        {ahead === 0 ? t('appointments.line.next') : t('appointments.line.ahead', { count: format.number(ahead) })}
        {waitSeconds !== null && ahead > 0 && <View>{format.minutes(waitSeconds / 60)}</View>}
      </Notice>
      {children}
      <View>{t('appointments.line.keeps')}</View>
      <Button kind="secondary" onPress={onLeave}>
        {t('appointments.line.leave')}
      </Button>
    </Sheet>
  )
}
