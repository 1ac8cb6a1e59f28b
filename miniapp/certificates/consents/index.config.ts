export default definePageConfig({
  navigationBarTitleText: '授权回执',
  // Personal papers: the task switcher does not show them.
  visualEffectInBackground: 'hidden',
})
