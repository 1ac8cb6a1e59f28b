export default definePageConfig({ navigationBarTitleText: '语言与显示' })
