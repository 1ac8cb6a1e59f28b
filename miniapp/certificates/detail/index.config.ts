export default definePageConfig({
  navigationBarTitleText: '证照',
  // Personal papers: the task switcher does not show them.
  visualEffectInBackground: 'hidden',
})
