import type { Subscribing } from './types'

export const subscribing: Subscribing = {
  asksToSubscribe: false,
  askToSubscribe: async () => ({ state: 'failed' }),
  openMessageSettings: async () => 'impossible',
}
