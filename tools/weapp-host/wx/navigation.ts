import { type Way, WayRefused } from '../runtime/pages'
import { described } from '../runtime/realm'
import { type Asked, isFunction, type MakeApis, number, text, WxFailure } from './api'

export const navigation: MakeApis = ({ pages, report }) => {
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

  /** A script that fails while its page opens has failed for everybody to see, whatever becomes of the way there. */
  function refusing(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof WayRefused)) report(error)
      throw new WxFailure(error instanceof WayRefused ? error.message : described(error).message)
    }
  }
}

/** Pages change after the handler that asked for it. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve))
