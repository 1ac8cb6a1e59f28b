import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import type { ReactNode } from 'react'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { a11y } from './a11y'
import { Button } from './button'
import s from './error-state.module.scss'
import { explain, WHOSE_ICON } from './explain'
import { Icon } from './icon'

interface ErrorStateProps {
  /** Whatever was thrown or answered: `answer.problem`, `write.problem`. */
  problem: unknown
  onRetry?: () => void
  busy?: boolean
  /** Another way on: alternatives, the waitlist, the hall's telephone. */
  children?: ReactNode
}

/** What happened, whose side it is on, and the next step. In the place of what could not be shown or done. */
export function ErrorState({ problem, onRetry, busy = false, children }: ErrorStateProps) {
  const t = useT()
  const { whose, happened, next, canRetry, number } = explain(problem, t)
  return (
    <View className={s.state} {...a11y({ role: 'alert' })}>
      <View className={s.whose}>
        <Icon name={WHOSE_ICON[whose]} />
        <View>{t(`ui.problem.${whose}`)}</View>
      </View>
      <View>{happened}</View>
      <View className={s.next}>{next}</View>
      {number !== null && <View className={s.number}>{t('ui.problem.number', { id: number })}</View>}
      {children}
      {whose === 'signIn' && !here().startsWith(SIGN_IN) && (
        <Button onPress={() => void open('residents/sign-in/index', { back: here() })}>{t('ui.signIn')}</Button>
      )}
      {canRetry && onRetry && (
        <Button kind="secondary" icon="refresh-cw" busy={busy} onPress={onRetry}>
          {t('ui.retry')}
        </Button>
      )}
    </View>
  )
}

/** There the page's own button is the way on; a second one would open the same page again. */
const SIGN_IN = '/residents/sign-in/index'

/** This page with its query, whose values arrive as they stand in the address, to return to. */
function here(): string {
  const { path = '/pages/home/index', params = {} } = Taro.getCurrentInstance().router ?? {}
  const pairs = Object.entries(params)
    .filter(([name, value]) => value !== undefined && !name.startsWith('$') && name !== 'stamp')
    .map(([name, value]) => `${name}=${value}`)
  const bare = path.split('?')[0] ?? path
  return `${bare.startsWith('/') ? bare : `/${bare}`}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`
}
