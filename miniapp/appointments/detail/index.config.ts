export default definePageConfig({
  navigationBarTitleText: '预约详情',
  // The code is as good as the booking: the task switcher does not show it.
  visualEffectInBackground: 'hidden',
  enableShareAppMessage: true,
})
