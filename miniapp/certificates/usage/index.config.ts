export default definePageConfig({
  navigationBarTitleText: '用证记录',
  // Personal papers: the task switcher does not show them.
  visualEffectInBackground: 'hidden',
})
