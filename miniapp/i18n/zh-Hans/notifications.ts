export const notifications = {
  'notifications.inbox.title': '消息',
} as const
