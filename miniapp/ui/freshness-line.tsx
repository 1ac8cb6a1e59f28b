import type { Part } from '@shared/http/parts'
import { View } from '@tarojs/components'
import { serverNow } from '@/api/server-clock'
import { useFormat, useT } from '@/i18n'
import { a11y } from './a11y'
import s from './freshness-line.module.scss'
import { Pressable } from './pressable'

interface FreshnessLineProps {
  part: Part<unknown>
  onRetry: () => void
  /** Asking again now. */
  busy: boolean
}

/** Under every merged part: nothing when it is fresh, its time when it is old, whose silence it is when it is missing. */
export function FreshnessLine({ part, onRetry, busy }: FreshnessLineProps) {
  if (part.state === 'fresh') return null
  if (part.state === 'stale') return <KnownLine asOf={part.asOf} onRetry={onRetry} busy={busy} />
  return <Line text={part.message} onRetry={onRetry} busy={busy} />
}

/** "10:32 的数据": what is shown was received then by the server's clock, and asking again has failed or is under way. */
export function KnownLine({ asOf, onRetry, busy }: { asOf: string | number; onRetry: () => void; busy: boolean }) {
  const t = useT()
  const format = useFormat()
  const time = serverNow() - Number(new Date(asOf)) < DAY_MS ? format.time(asOf) : format.dateTime(asOf)
  return <Line text={t(busy ? 'ui.updating' : 'ui.stale', { time })} onRetry={onRetry} busy={busy} />
}

const DAY_MS = 86_400_000

function Line({ text, onRetry, busy }: { text: string; onRetry: () => void; busy: boolean }) {
  const t = useT()
  return (
    <View className={s.line} {...a11y({ role: 'status' })}>
      <View className={s.text}>{text}</View>
      {!busy && (
        <Pressable className={s.retry ?? ''} label={t('ui.retry')} onPress={onRetry}>
          {t('ui.retry')}
        </Pressable>
      )}
    </View>
  )
}
