export default definePageConfig({
  navigationBarTitleText: '网上申请',
  // What she typed is hers: the task switcher does not show it.
  visualEffectInBackground: 'hidden',
})
