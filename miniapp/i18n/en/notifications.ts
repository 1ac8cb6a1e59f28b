import type { Translation } from '../types'
import type { notifications as source } from '../zh-Hans/notifications'

export const notifications: Translation<typeof source> = {
  'notifications.inbox.title': 'Messages',
}
