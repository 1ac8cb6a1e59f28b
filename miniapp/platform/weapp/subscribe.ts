import Taro from '@tarojs/taro'
import type { SubscribeAnswer, Subscribed } from '../types'

/** WeChat's main switch for this mini-program is off: it asks nothing. */
const MAIN_SWITCH_OFF = 20004

/**
 * Asks WeChat, which asks the resident. WeChat only takes it straight from a tap: whoever calls this has done nothing
 * else in the handler before.
 */
export function askToSubscribe(templateIds: readonly string[]): Promise<Subscribed> {
  return Taro.requestSubscribeMessage({ tmplIds: [...templateIds] } as Taro.requestSubscribeMessage.Option).then(
    (said) => ({ state: 'answered', answers: answersOf(said as unknown as Record<string, unknown>, templateIds) }),
    (error: unknown): Subscribed => ({
      state: (error as { errCode?: number } | null)?.errCode === MAIN_SWITCH_OFF ? 'off' : 'failed',
    }),
  )
}

/** accept comes in several kinds (with a sound, with an alert); what WeChat left out was not answered. */
function answersOf(said: Record<string, unknown>, templateIds: readonly string[]): SubscribeAnswer[] {
  return templateIds.flatMap((templateId): SubscribeAnswer[] => {
    const word = String(said[templateId] ?? '')
    if (word.startsWith('accept')) return [{ templateId, answer: 'accept' }]
    return word === 'reject' || word === 'ban' || word === 'filter' ? [{ templateId, answer: word }] : []
  })
}
