/**
 * Stands in for `@tarojs/taro` under jest: storage and routes live in `phone`, and requests really go over HTTP, so that
 * the client is tested against servers and not against itself.
 */
import { useEffect } from 'react'
import { requestOverHttp } from './http'
import { phone } from './phone'

const openPage = async ({ url }: { url: string }) => {
  phone.opened.push(url)
}

interface ReadOptions {
  filePath: string
  position: number
  length: number
  success: (result: { data: ArrayBuffer }) => void
  fail: (error: { errMsg: string }) => void
}

/** WeChat's files of a mini-program: what is chosen lies under a temporary path until it is saved. */
const fileSystem = {
  saveFileSync(temporary: string) {
    const bytes = phone.files.get(temporary)
    if (!bytes) throw new Error('saveFile:fail')
    phone.files.delete(temporary)
    phone.files.set(`saved/${temporary}`, bytes)
    return `saved/${temporary}`
  },
  readFile({ filePath, position, length, success, fail }: ReadOptions) {
    const bytes = phone.files.get(filePath)
    if (bytes) success({ data: bytes.slice(position, position + length) })
    else fail({ errMsg: 'readFile:fail no such file' })
  },
  removeSavedFile: ({ filePath }: { filePath: string }) => void phone.files.delete(filePath),
}

const Taro = {
  request: requestOverHttp,
  getStorageSync: (key: string) => phone.storage.get(key) ?? '',
  setStorageSync: (key: string, value: unknown) => void phone.storage.set(key, value),
  removeStorageSync: (key: string) => void phone.storage.delete(key),
  getNetworkType: async () => ({ networkType: phone.online ? 'wifi' : 'none' }),
  onNetworkStatusChange: (listener: never) => void phone.networkListeners.add(listener),
  offNetworkStatusChange: (listener: never) => void phone.networkListeners.delete(listener),
  getWindowInfo: () => ({ windowWidth: 375, pixelRatio: 2 }),
  navigateTo: openPage,
  redirectTo: openPage,
  switchTab: openPage,
  reLaunch: openPage,
  navigateBack: () => openPage({ url: 'back' }),
  getCurrentPages: () => [{ route: phone.path }, ...phone.opened],
  getCurrentInstance: () => ({ router: { path: phone.path, params: phone.params } }),
  login: async () => {
    if (phone.loginCode instanceof Error) throw phone.loginCode
    return { code: phone.loginCode }
  },
  canIUse: () => true,
  checkIsOpenAccessibility: ({ success }: { success: (result: { open: boolean }) => void }) =>
    success({ open: phone.readsAloud }),
  scanCode: async () => {
    if (phone.scanned instanceof Error) throw { errMsg: phone.scanned.message }
    return { result: phone.scanned }
  },
  requestSubscribeMessage: ({ tmplIds }: { tmplIds: string[] }) => {
    phone.askedToSubscribe.push(tmplIds)
    const said = phone.subscribe
    if ('errCode' in said) return Promise.reject({ errMsg: 'requestSubscribeMessage:fail', ...said })
    return Promise.resolve({ errMsg: 'requestSubscribeMessage:ok', ...said })
  },
  openSetting: async () => {
    phone.settingsOpened += 1
  },
  getAppBaseInfo: () => ({ language: 'zh_CN' }),
  setNavigationBarTitle: async () => undefined,
  makePhoneCall: async ({ phoneNumber }: { phoneNumber: string }) => void phone.called.push(phoneNumber),
  nextTick: (run: () => void) => void Promise.resolve().then(run),
  // jsdom lays nothing out and has no canvas: nothing is found.
  createSelectorQuery: () => ({
    select: () => ({ fields: () => ({ exec: (found: (result: unknown[]) => void) => found([null]) }) }),
  }),
  chooseMedia: async () => {
    if (phone.chosen instanceof Error) throw { errMsg: phone.chosen.message }
    return { tempFiles: [{ tempFilePath: phone.chosen, size: phone.files.get(phone.chosen)?.byteLength ?? 0 }] }
  },
  getFileSystemManager: () => fileSystem,
  stopPullDownRefresh: () => undefined,
  pageScrollTo: async () => undefined,
}

export default Taro
export const useRouter = () => ({ path: phone.path, params: phone.params })
export const useDidShow = (run: () => void) => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page is shown once in a test
  useEffect(run, [])
}
export const useDidHide = (run: () => void) => {
  useEffect(() => {
    phone.hideListeners.add(run)
    return () => void phone.hideListeners.delete(run)
  })
}
export const useLaunch = useDidShow
export const useLoad = useDidShow
export const useReady = useDidShow
export const useUnload = (run: () => void) => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page leaves once
  useEffect(() => run, [])
}
export const usePullDownRefresh = (_run: () => void) => undefined
export const useReachBottom = (_run: () => void) => undefined
/** WeChat's way of handing a page on: what it would hand on now. */
export const useShareAppMessage = (run: () => { title: string; path: string }) => {
  phone.handsOn = run
}
