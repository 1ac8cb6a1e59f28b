export default definePageConfig({
  navigationBarTitleText: '排队',
  // Nobody else has to see in the task switcher where she is.
  visualEffectInBackground: 'hidden',
})
