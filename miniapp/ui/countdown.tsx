import { epochOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { useEffect, useRef, useState } from 'react'
import { serverNow } from '@/api/server-clock'
import { useT } from '@/i18n'
import { a11y } from './a11y'
import s from './countdown.module.scss'
import { cx } from './cx'

interface CountdownProps {
  /** When it ends, by the server's clock. */
  until: string
  /** Called once, when nothing is left. */
  onEnd: () => void
  /** From how many seconds on it is shown as near its end. */
  near?: number
}

/** Read out when this many seconds are left. */
const ANNOUNCED = [60, 10] as const

const secondsUntil = (until: string): number => Math.max(0, Math.ceil((epochOf(until) - serverNow()) / 1000))

/**
 * How long a time stays held. It always asks the clock, so a phone that slept shows the truth at once. Screen readers
 * hear 60 and 10 seconds and the end, not every second.
 */
export function Countdown({ until, onEnd, near = 60 }: CountdownProps) {
  const t = useT()
  const [left, setLeft] = useState(() => secondsUntil(until))
  const end = useRef(onEnd)
  end.current = onEnd

  useEffect(() => {
    const look = () => {
      const seconds = secondsUntil(until)
      setLeft(seconds)
      if (seconds > 0) return
      clearInterval(timer)
      end.current()
    }
    const timer = setInterval(look, 1000)
    look()
    return () => clearInterval(timer)
  }, [until])

  const minutes = Math.floor(left / 60)
  const seconds = String(left % 60).padStart(2, '0')
  // The last mark that was passed: a slow phone may skip the very second.
  const mark = ANNOUNCED.filter((at) => left <= at).pop()
  const announced = left === 0 ? t('ui.timeUp') : mark === undefined ? '' : t(`ui.announce.${mark}`)
  return (
    <View className={s.countdown}>
      <View
        className={cx(s.figures, left <= near && s.near)}
        {...a11y({ role: 'timer', live: 'off', label: t('ui.timeLeft', { minutes, seconds: left % 60 }) })}
      >
        {`${minutes}:${seconds}`}
      </View>
      <View className={s.spoken} {...a11y({ role: 'status', live: 'assertive' })}>
        {announced}
      </View>
    </View>
  )
}
