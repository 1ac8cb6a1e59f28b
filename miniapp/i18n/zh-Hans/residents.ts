export const residents = {
  'residents.me.title': '我的',
  'residents.signIn.title': '登录',
  'residents.display.title': '语言与显示',
} as const
