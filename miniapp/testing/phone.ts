/** The phone a test runs on: what it stores, whether it has a network, where it has been sent. */
type NetworkListener = (state: { isConnected: boolean; networkType: string }) => void

export const phone = {
  storage: new Map<string, unknown>(),
  online: true,
  networkListeners: new Set<NetworkListener>(),
  /** Of the page on top, for when it goes out of sight. */
  hideListeners: new Set<() => void>(),
  /** Pages that were opened, newest last: `/catalogue/guide/index?code=A1`. */
  opened: [] as string[],
  /** Numbers that were called, newest last. */
  called: [] as string[],
  /** What this page was opened with. */
  params: {} as Record<string, string>,
  path: '/pages/home/index',
  /** What WeChat answers when it is asked about messages: by template, or its error. */
  subscribe: {} as Record<string, string> | { errCode: number },
  /** Which templates WeChat was asked about, newest last. */
  askedToSubscribe: [] as string[][],
  /** How often WeChat's settings were opened. */
  settingsOpened: 0,
  /** WeChat's files, by path. */
  files: new Map<string, ArrayBuffer>(),
  /** The path of what she chooses next, or that she does not. */
  chosen: '' as string | Error,
  /** What the page on top hands on when WeChat asks it. */
  handsOn: null as (() => { title: string; path: string }) | null,
  /** What the camera reads next, or that it does not. */
  scanned: '' as string | Error,
  /** Whether it reads out what is on it. */
  readsAloud: false,
  /** What wx.login gives next, or that it fails. */
  loginCode: 'code-1' as string | Error,

  goOnline(online: boolean) {
    this.online = online
    for (const listener of this.networkListeners) {
      listener({ isConnected: online, networkType: online ? 'wifi' : 'none' })
    }
  },

  /** The app goes to the background, or another page on top. */
  hide() {
    for (const listener of this.hideListeners) listener()
  },

  reset() {
    this.storage.clear()
    this.files.clear()
    this.chosen = ''
    this.scanned = ''
    this.online = true
    this.networkListeners.clear()
    this.hideListeners.clear()
    this.opened = []
    this.called = []
    this.params = {}
    this.path = '/pages/home/index'
    this.handsOn = null
    this.readsAloud = false
    this.loginCode = 'code-1'
    this.subscribe = {}
    this.askedToSubscribe = []
    this.settingsOpened = 0
  },
}
