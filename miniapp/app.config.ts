const weapp = process.env.TARO_ENV === 'weapp'
const development = process.env.NODE_ENV === 'development'

export default defineAppConfig({
  pages: ['pages/home/index', 'pages/find/index', 'pages/appointments/index', 'pages/me/index'],
  subPackages: [
    { root: 'catalogue', pages: ['list/index', 'guide/index'] },
    {
      root: 'appointments',
      pages: [
        'what/index',
        'halls/index',
        'times/index',
        'confirm/index',
        'detail/index',
        'queue/index',
        'waitlist/index',
        'shared/index',
      ],
    },
    { root: 'applications', pages: ['apply/index', 'detail/index', 'mine/index'] },
    { root: 'certificates', pages: ['wallet/index', 'detail/index', 'usage/index', 'consents/index'] },
    { root: 'notifications', pages: ['inbox/index', 'reminders/index'] },
    { root: 'residents', pages: ['sign-in/index', 'display/index'] },
    // Every component of the design system in every state; see gallery/index.tsx.
    ...(development ? [{ root: 'gallery', pages: ['index'] }] : []),
  ],
  // What a resident is likely to open next is fetched while she reads.
  preloadRule: {
    'pages/home/index': { network: 'all', packages: ['catalogue', 'appointments'] },
    'pages/find/index': { network: 'all', packages: ['catalogue'] },
    'catalogue/guide/index': { network: 'all', packages: ['appointments', 'applications'] },
    'pages/appointments/index': { network: 'all', packages: ['appointments'] },
    'pages/me/index': { network: 'all', packages: ['residents', 'notifications', 'certificates'] },
  },
  lazyCodeLoading: 'requiredComponents',
  tabBar: {
    // Drawn by ourselves on both ends: WeChat's own bar can neither grow nor change its language.
    custom: true,
    color: '#525C58',
    selectedColor: '#0A6C8E',
    list: [
      { pagePath: 'pages/home/index', text: '首页' },
      { pagePath: 'pages/find/index', text: '找事项' },
      { pagePath: 'pages/appointments/index', text: '预约' },
      { pagePath: 'pages/me/index', text: '我的' },
    ],
  },
  window: weapp
    ? {
        navigationBarTitleText: '一窗',
        navigationBarBackgroundColor: '@bar',
        navigationBarTextStyle: '@barText' as 'black',
        backgroundColor: '@page',
        backgroundTextStyle: '@pull' as 'dark',
      }
    : // In a browser the page draws its own heading and way back.
      { navigationBarTitleText: '一窗', navigationStyle: 'custom' },
  ...(weapp && {
    darkmode: true,
    themeLocation: 'theme.json',
    sitemapLocation: 'sitemap.json',
    permission: { 'scope.userLocation': { desc: '用于按距离排列办事大厅' } },
    requiredPrivateInfos: ['getFuzzyLocation'],
  }),
  animation: false,
})
