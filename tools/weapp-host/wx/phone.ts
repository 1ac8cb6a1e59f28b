import { type MakeApis, number, text, WxFailure } from './api'

const SCREEN = {
  windowWidth: 375,
  windowHeight: 812,
  screenWidth: 375,
  screenHeight: 812,
  pixelRatio: 3,
  statusBarHeight: 44,
}
const SAFE_AREA = { left: 0, right: 375, top: 44, bottom: 778, width: 375, height: 734 }
const WINDOW = { ...SCREEN, safeArea: SAFE_AREA, screenTop: 88 }
const BASE = {
  SDKVersion: '3.8.12',
  version: '8.0.60',
  language: 'zh_CN',
  theme: 'light',
  enableDebug: false,
  fontSizeSetting: 17,
  fontSizeScaleFactor: 1,
}
const DEVICE = {
  brand: 'weapp-host',
  model: 'weapp-host',
  platform: 'devtools',
  system: 'iOS 17.0',
  benchmarkLevel: 50,
}
const CHANGES = [
  'NetworkWeakChange',
  'ThemeChange',
  'WindowResize',
  'KeyboardHeightChange',
  'MemoryWarning',
  'PageNotFound',
]

const nothing = (): void => undefined

/** The device itself. Nothing in this file changes by itself: for another answer there is `mockWxMethod`. */
export const phone: MakeApis = ({ settings, permissions, program, launchOptions, person, realm }) => {
  let brightness = 0.5
  let clipboard = ''
  const listeners = Object.fromEntries(
    CHANGES.flatMap((change) => [
      [`on${change}`, nothing],
      [`off${change}`, nothing],
    ]),
  )
  return {
    immediate: {
      ...listeners,
      getAppBaseInfo: () => BASE,
      getWindowInfo: () => WINDOW,
      getDeviceInfo: () => DEVICE,
      getSystemInfoSync: () => ({ ...BASE, ...WINDOW, ...DEVICE }),
      getMenuButtonBoundingClientRect: () => ({ width: 87, height: 32, top: 48, right: 368, bottom: 80, left: 281 }),
      getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid', envVersion: 'develop', version: '' } }),
      getLaunchOptionsSync: () => launchOptions,
      getEnterOptionsSync: () => launchOptions,
      canIUse: () => true,
      getUpdateManager: () => updateManager(realm.make.object()),
    },
    asked: {
      getSystemInfo: () => ({ ...BASE, ...WINDOW, ...DEVICE }),
      getScreenBrightness: () => ({ value: brightness }),
      setScreenBrightness({ value }) {
        brightness = number(value, brightness)
      },
      setKeepScreenOn: () => undefined,
      vibrateShort: () => undefined,
      async setClipboardData({ data }) {
        await permissions.privacy('setClipboardData')
        clipboard = text(data)
      },
      async getClipboardData() {
        await permissions.privacy('getClipboardData')
        return { data: clipboard }
      },
      async getFuzzyLocation() {
        if (!program.app.requiredPrivateInfos?.includes('getFuzzyLocation')) {
          throw new WxFailure('the api need to be declared in the requiredPrivateInfos field in app.json')
        }
        await permissions.privacy('getFuzzyLocation')
        await permissions.scope('userFuzzyLocation')
        return settings.location
      },
      openLocation({ latitude, longitude }) {
        if (typeof latitude !== 'number' || typeof longitude !== 'number')
          throw new WxFailure('parameter error: a place is two numbers')
      },
      /** The dialler asks once more before it calls. */
      async makePhoneCall({ phoneNumber }) {
        if (!/^[\d+\-() ]{3,}$/.test(text(phoneNumber))) throw new WxFailure('parameter error: phoneNumber')
        if (!(await person.seesDialog(`呼叫 ${text(phoneNumber)}`))) throw new WxFailure('cancel')
      },
      async addPhoneCalendar({ title, startTime }) {
        if (text(title) === '' || typeof startTime !== 'number')
          throw new WxFailure('parameter error: title and startTime are required')
        await permissions.privacy('addPhoneCalendar')
        await permissions.scope('addPhoneCalendar')
      },
    },
  }
}

/** There is never a newer version of what is being tested. */
function updateManager(manager: Record<string, unknown>): Record<string, unknown> {
  manager.onCheckForUpdate = (listener: (answer: { hasUpdate: boolean }) => void) =>
    void setImmediate(() => listener({ hasUpdate: false }))
  manager.onUpdateReady = () => undefined
  manager.onUpdateFailed = () => undefined
  manager.applyUpdate = () => {
    throw new Error('applyUpdate: no new version is ready')
  }
  return manager
}
