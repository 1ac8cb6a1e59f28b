import type { Translation } from '../types'
import type { notifications as source } from '../zh-Hans/notifications'

export const notifications: Translation<typeof source> = {
  'notifications.inbox.title': '訊息',
  'notifications.none': '還沒有訊息。預約成功、有變更或需要您處理時，會在這裏告訴您。',
  'notifications.none.action': '找事項、約時間',
  'notifications.unread': '未讀',
  'notifications.earlier': '看更早的',
  'notifications.booked.title': '預約成功：{item}',
  'notifications.booked.sentence': '{time}，{hall}。請帶齊所需材料，到達後先簽到。',
  'notifications.cancelled.title': '預約已取消：{item}',
  'notifications.cancelled.sentence': '{time}，{hall}。名額已經放回給其他人。',
  'notifications.done.title': '剛才等待確認的事辦妥了',
  'notifications.done.sentence': '大廳已經確認，打開可以看到最新情況。',
  'notifications.refused.confirm.title': '預約未能辦妥',
  'notifications.refused.confirm.sentence': '大廳沒有確認這個預約，名額沒有佔用。請重新選一個時間。',
  'notifications.refused.cancel.title': '取消未能辦妥',
  'notifications.refused.cancel.sentence': '大廳沒有確認取消，原來的預約仍然有效。打開可以再試一次，或致電大廳。',
  'notifications.refused.other.title': '剛才的操作未能辦妥',
  'notifications.refused.other.sentence': '大廳沒有確認，甚麼也沒有改變。打開可以看到現時情況。',
}
