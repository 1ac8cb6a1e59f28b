import Taro, { useRouter } from '@tarojs/taro'

/** Every page, with what it needs to be opened. `app.config.ts` lists the same pages; a test holds the two together. */
export interface Routes {
  'pages/home/index': object
  'pages/find/index': object
  'pages/appointments/index': object
  'pages/me/index': object
  /** Items of a theme or of a department; `name` is the heading. */
  'catalogue/list/index': { theme?: string; department?: string; name?: string }
  'catalogue/guide/index': { code: string }
  /** What a visit is for: asked first with large text. `items`: what she has chosen already, to which more may come. */
  'appointments/what/index': { items?: string; for?: string }
  /**
   * `items`: codes of what is done in one visit, with commas between; `for`: whom she acts for, `self` once she has said so.
   * `day`, `part`: when she would go. With large text: `hall`, `day`, `slot` are what she has chosen; `choose`: she wants
   * to choose the hall, or to take a number there today.
   */
  'appointments/halls/index': {
    items: string
    for?: string
    hall?: string
    day?: string
    part?: 'morning' | 'afternoon'
    slot?: string
    choose?: 'hall' | 'walk_in'
  }
  /** `day` and `slot`: what she had chosen, when she comes back from signing in; `move`: the booking that is moved. */
  'appointments/times/index': {
    items: string
    for?: string
    hall: string
    day?: string
    slot?: string
    move?: string
  }
  'appointments/confirm/index': { id: string }
  'appointments/detail/index': { id: string }
  /** A walk-in's number. */
  'appointments/queue/index': { id: string }
  /**
   * `items`, `for`: what she would wait for, and for whom; `hall`, `day`: where nothing was free; `change`: what she waits for
   * and would have otherwise.
   */
  'appointments/waitlist/index': { items?: string; for?: string; hall?: string; day?: string; change?: string }
  /** What family is shown of a visit. `items`: codes with commas between; `from`, `to`: instants. */
  'appointments/shared/index': { items: string; hall: string; from: string; to: string }
  /** `item`: begin, or go on with what was begun; `draft`: go on with this one. */
  'applications/apply/index': { item?: string; draft?: string }
  'applications/detail/index': { id: string }
  'applications/mine/index': object
  'certificates/wallet/index': object
  /** `show`: ask for the purpose at once, because she came to show it. */
  'certificates/detail/index': { id: string; show?: 'now' }
  'certificates/usage/index': object
  'certificates/consents/index': object
  'notifications/inbox/index': object
  'notifications/reminders/index': object
  /** `back`: where to go after signing in, a path with its query. */
  'residents/sign-in/index': { back?: string }
  'residents/display/index': object
}
export type Route = keyof Routes

export const TABS = ['pages/home/index', 'pages/find/index', 'pages/appointments/index', 'pages/me/index'] as const
export type Tab = (typeof TABS)[number]

const isTab = (path: string): boolean => (TABS as readonly string[]).includes(path)

/** `/catalogue/guide/index?code=A1`, with each value encoded. */
export function pathOf<R extends Route>(route: R, query?: Routes[R]): string {
  const pairs = Object.entries((query ?? {}) as Record<string, string | undefined>)
    .filter((pair): pair is [string, string] => pair[1] !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `/${route}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`
}

/** Opens a page on top of this one; a tab is switched to. */
export async function open<R extends Route>(route: R, query?: Routes[R]): Promise<void> {
  await openPath(pathOf(route, query))
}

/** Opens a page in place of this one, so that "back" does not return to a step that is done. */
export async function replaceWith<R extends Route>(route: R, query?: Routes[R]): Promise<void> {
  const url = pathOf(route, query)
  if (isTab(route)) await Taro.switchTab({ url: `/${route}` })
  else await Taro.redirectTo({ url })
}

/** Opens the page a journey ends on. What led there is done, so "back" leads home and not into it again. */
export async function finishAt<R extends Route>(route: R, query?: Routes[R]): Promise<void> {
  await Taro.reLaunch({ url: pathOf(route, query) })
}

/** Where she is being taken. Opened twice by a second tap on the way, a page would be what "back" leads to. */
let opening: string | null = null
/** A way on that was never said to have ended must not be closed for good. */
const ON_THE_WAY_MS = 1_000

/** For paths that arrive as text: a message's page, the place to return to after signing in. Unknown ones go home. */
export async function openPath(path: string, how: 'open' | 'replace' = 'open'): Promise<void> {
  if (path === opening) return
  opening = path
  const arrive = () => {
    if (opening === path) opening = null
  }
  setTimeout(arrive, ON_THE_WAY_MS)
  await go(path, how).finally(arrive)
}

async function go(path: string, how: 'open' | 'replace'): Promise<void> {
  const route = (path.split('?')[0] ?? '').replace(/^\//, '')
  if (isTab(route)) await Taro.switchTab({ url: `/${route}` })
  else if (!isRoute(route)) await Taro.switchTab({ url: '/pages/home/index' })
  // WeChat keeps at most ten pages on the stack.
  else if (how === 'replace' || Taro.getCurrentPages().length >= 10) await Taro.redirectTo({ url: path })
  else await Taro.navigateTo({ url: path })
}

export async function back(): Promise<void> {
  if (Taro.getCurrentPages().length > 1) await Taro.navigateBack()
  else await Taro.switchTab({ url: '/pages/home/index' })
}

/** A test finds the ones that are missing. */
const OTHER_PAGES = [
  'catalogue/list/index',
  'catalogue/guide/index',
  'appointments/what/index',
  'appointments/halls/index',
  'appointments/times/index',
  'appointments/confirm/index',
  'appointments/detail/index',
  'appointments/queue/index',
  'appointments/waitlist/index',
  'appointments/shared/index',
  'applications/apply/index',
  'applications/detail/index',
  'applications/mine/index',
  'certificates/wallet/index',
  'certificates/detail/index',
  'certificates/usage/index',
  'certificates/consents/index',
  'notifications/inbox/index',
  'notifications/reminders/index',
  'residents/sign-in/index',
  'residents/display/index',
] as const satisfies readonly Exclude<Route, Tab>[]
export const ROUTES: readonly Route[] = [...TABS, ...OTHER_PAGES]
const isRoute = (path: string): path is Route => (ROUTES as readonly string[]).includes(path)

/** The values this page was opened with: both ends hand them over as they stand in the address, encoded. */
export function decodeQuery(params: Record<string, string | undefined>): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue
    query[name] = decoded(value)
  }
  return query
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    // A lone % from a scanned code: take it as it was written.
    return value
  }
}

/** What this page was opened with; every value may be missing, because a link can be typed by hand. */
export function useOpenedWith<R extends Route>(_route: R): Partial<Record<keyof Routes[R] & string, string>> {
  const { params } = useRouter()
  return decodeQuery(params) as Partial<Record<keyof Routes[R] & string, string>>
}
