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

/** A time of this century in seconds: milliseconds would be a date no calendar has. */
const isSeconds = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value > 9e8 && value < 5e9

const isDegrees = (value: unknown, most: number): boolean => typeof value === 'number' && Math.abs(value) <= most

const nothing = (): void => undefined

/** The device itself. Nothing in this file changes by itself: for another answer there is `mockWxMethod`. */
export const phone: MakeApis = ({ settings, permissions, program, launchOptions, person, realm, log }) => {
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
      /** Whether VoiceOver or TalkBack is on. */
      checkIsOpenAccessibility: () => ({ open: settings.readsAloud }),
      /** WeChat's own map, with the place marked; the coordinates are GCJ-02. */
      openLocation({ latitude, longitude, name, address }) {
        if (!isDegrees(latitude, 90) || !isDegrees(longitude, 180))
          throw new WxFailure('parameter error: a place is two numbers of degrees')
        log('info', [`map: ${text(name)}`, text(address), { latitude, longitude }])
      },
      /** The dialler asks once more before it calls. */
      async makePhoneCall({ phoneNumber }) {
        if (!/^[\d+\-() ]{3,}$/.test(text(phoneNumber))) throw new WxFailure('parameter error: phoneNumber')
        if (!(await person.seesDialog(`呼叫 ${text(phoneNumber)}`))) throw new WxFailure('cancel')
      },
      /** Times are whole seconds since the epoch, the end as text; the alarm is so many seconds before the start. */
      async addPhoneCalendar({ title, startTime, endTime, location, description, alarm, alarmOffset }) {
        if (text(title) === '' || !isSeconds(startTime))
          throw new WxFailure('parameter error: title and startTime are required')
        if (endTime !== undefined && !(isSeconds(Number(endTime)) && typeof endTime === 'string'))
          throw new WxFailure('parameter error: endTime should be a string of seconds')
        if (alarm === true && alarmOffset !== undefined && !(number(alarmOffset, -1) >= 0))
          throw new WxFailure('parameter error: alarmOffset should be a number of seconds')
        await permissions.privacy('addPhoneCalendar')
        await permissions.scope('addPhoneCalendar')
        const event = { startTime, endTime, location, description, alarm, alarmOffset }
        log('info', [`calendar: ${text(title)}`, event])
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
