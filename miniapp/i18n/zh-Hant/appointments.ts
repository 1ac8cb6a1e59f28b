import type { Translation } from '../types'
import type { appointments as source } from '../zh-Hans/appointments'

export const appointments: Translation<typeof source> = {
  'appointments.mine.title': '我的預約',
  'appointments.halls.title': '選擇大廳',
  'appointments.times.title': '選擇時間',
  'appointments.confirm.title': '確認預約',
  'appointments.detail.title': '預約詳情',
}
