export const appointments = {
  'appointments.mine.title': '我的预约',
  'appointments.halls.title': '选择大厅',
  'appointments.times.title': '选择时间',
  'appointments.confirm.title': '确认预约',
  'appointments.detail.title': '预约详情',
} as const
