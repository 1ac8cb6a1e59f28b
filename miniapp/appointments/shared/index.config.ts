export default definePageConfig({ navigationBarTitleText: '到大厅办事' })
