import type { Way } from '../runtime/pages'
import { type Asked, isFunction, type MakeApis, number, text, WxFailure } from './api'

export const navigation: MakeApis = ({ pages, realm }) => {
  const go =
    (way: Exclude<Way, 'navigateBack'>): Asked =>
    async ({ url, events }) => {
      if (events !== undefined) throw new WxFailure('event channels between pages are not played by this host')
      await nextTurn()
      refusing(() => pages.go(way, text(url)))
    }
  return {
    immediate: {
      nextTick: (work) => void Promise.resolve().then(() => isFunction(work) && work()),
      createSelectorQuery: () => (pages.top.instance.createSelectorQuery as () => unknown).call(pages.top.instance),
    },
    asked: {
      navigateTo: go('navigateTo'),
      redirectTo: go('redirectTo'),
      reLaunch: go('reLaunch'),
      switchTab: go('switchTab'),
      async navigateBack({ delta }) {
        await nextTurn()
        refusing(() => pages.back(number(delta, 1)))
      },
      setNavigationBarTitle: () => undefined,
      setNavigationBarColor: () => undefined,
      setBackgroundColor: () => undefined,
      pageScrollTo: () => undefined,
      startPullDownRefresh: () => void pages.tell(pages.top.instance, 'onPullDownRefresh'),
      stopPullDownRefresh: () => undefined,
      hideKeyboard: () => undefined,
    },
  }

  function refusing(work: () => void): void {
    try {
      work()
    } catch (error) {
      // Its own errors are reported where they happen: what arrives here is a refusal of the stack.
      throw new WxFailure(error instanceof Error ? error.message : String(realm.own(error)))
    }
  }
}

/** Pages change after the handler that asked for it. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve))
