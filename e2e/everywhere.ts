import { randomUUID } from 'node:crypto'
import { localDayOf } from '@shared/standards/time'
import type { Route } from '../miniapp/routes'
import { eventually, signIn, type World } from '../tools/testing/world'
import { clerkAt, findItem, materialsFor, ready, submit } from './applying'
import { book, nearestFirstTime } from './booking'
import { type Page, type PageOptions, signInOn, type TestBrowser, unansweredOn } from './browser'
import { apiAt, endpoints } from './client'

/** How a resident may have set her phone. */
export interface Settings {
  locale?: 'zh-Hans' | 'zh-Hant' | 'en'
  elderly?: boolean
  larger?: boolean
  dark?: boolean
}

export const MODES = {
  normal: {},
  elderly: { elderly: true },
  largest: { elderly: true, larger: true },
  dark: { dark: true },
  'zh-Hant': { locale: 'zh-Hant' },
  en: { locale: 'en' },
} as const satisfies Record<string, Settings>
export type Mode = keyof typeof MODES
export const MODE_NAMES = Object.keys(MODES) as Mode[]

/** A phone set so, before its first page is opened. */
export async function phoneWith(
  browser: TestBrowser,
  settings: Settings,
  { width = 375, fine = false }: Pick<PageOptions, 'width' | 'fine'> = {},
): Promise<Page> {
  const { locale = 'zh-Hans', elderly = false, larger = false, dark = false } = settings
  const page = await browser.newPage({ width, fine, colorScheme: dark ? 'dark' : 'light' })
  // As the product keeps it: Taro's storage wraps what zustand has written.
  const kept = JSON.stringify({ state: { locale, elderly, larger, followed: 1 }, version: 0 })
  const stored = JSON.stringify(JSON.stringify({ data: kept }))
  await page.addInitScript(`if (!localStorage.getItem('preferences')) localStorage.setItem('preferences', ${stored})`)
  return page
}

export interface Screen {
  route: Route
  /** Where the same page is shown in another state. */
  about?: string
  path: string
  /** A resident's key; null: nobody is signed in. */
  as: string | null
}

/**
 * Lives a little: an application that waits for a supplement, a finished one, a draft, a booking, a time that is held.
 * @returns every page of the product, with what makes it worth looking at
 */
export async function everyScreen(world: World): Promise<Screen[]> {
  const api = apiAt(world.bff.url)
  const clerk = clerkAt(world)
  const token = await signIn(world, 'r001')
  const item = await findItem(api, '居住证签注', '居住证签注', '440106000000')

  const { draft } = await ready(api, token, world.bff.url, item)
  const { id: asked } = await submit(api, token, draft)
  await clerk.accept(asked)
  const [material] = await materialsFor(api, token, item)
  await clerk.askSupplement(asked, '租赁合同缺签名页', [
    { ...(material && { CLBH: material.id }), CLMC: '房屋租赁合同签名页' },
  ])
  await eventually(async () => {
    const { application } = await api.ok(endpoints.applications.one, { token, params: { id: asked } })
    if (application.state === 'unavailable' || application.data.supplement === null)
      throw new Error('the supplement is not known yet')
  })

  const place = await nearestFirstTime(api)
  const booked = await book(api, token, place)
  const { draft: begun } = await api.ok(endpoints.applications.start, { token, body: { item: place.item } })
  const his = await signIn(world, 'r002')
  const { appointment: held } = await api.ok(endpoints.appointments.hold, {
    token: his,
    body: { items: [place.item], slot: place.slot.id },
  })
  const waiting = await signIn(world, 'r005')
  const wish = { items: [place.item], halls: [place.hall.id], days: [localDayOf(place.slot.startsAt)] }
  const { entry } = await api.ok(endpoints.waitlist.join, { token: waiting, body: wish })
  const walkIn = { hall: place.hall.id, item: place.item }
  const { queue } = await api.ok(endpoints.queue.takeNumber, { token: waiting, body: walkIn })
  // Beside what she has booked, on the first screen and in her list.
  await api.ok(endpoints.queue.takeNumber, { token, body: walkIn })
  const { halls } = await api.ok(endpoints.appointments.halls, { query: { items: place.item } })
  const other = halls.find(({ id, earliest }) => id !== place.hall.id && earliest !== null)
  if (!other?.earliest) throw new Error('no other hall has a time')
  const shutOut = await book(api, waiting, { item: place.item, hall: other, slot: other.earliest })
  const shut = { DTBM: other.id, RQ: localDayOf(shutOut.startsAt), KF: 0, YY: '停电检修' }
  await world.province.control.counter('POST', 'lw', { KHDLSH: randomUUID(), ...shut })
  const { certificates } = await api.ok(endpoints.certificates.mine, { token })
  if (certificates.state !== 'fresh') throw new Error(`certificates are ${certificates.state}`)
  const certificate = certificates.data[0]?.id ?? ''
  const { themes } = await api.ok(endpoints.catalogue.themes, {})
  const theme = themes[0]?.code ?? ''

  const hers = (route: Route, query = '', about?: string): Screen => ({
    route,
    path: `/${route}${query && `?${query}`}`,
    as: 'r001',
    ...(about && { about }),
  })
  const screens: Record<Route, Screen[]> = {
    'pages/home/index': [
      hers('pages/home/index'),
      { route: 'pages/home/index', path: '/pages/home/index', as: null, about: 'nobody' },
    ],
    'pages/find/index': [hers('pages/find/index')],
    'pages/appointments/index': [hers('pages/appointments/index')],
    'pages/me/index': [
      hers('pages/me/index'),
      { route: 'pages/me/index', path: '/pages/me/index', as: null, about: 'nobody' },
    ],
    'catalogue/list/index': [hers('catalogue/list/index', `theme=${theme}`)],
    'catalogue/guide/index': [hers('catalogue/guide/index', `code=${item}`)],
    'appointments/what/index': [
      hers('appointments/what/index'),
      hers('appointments/what/index', `items=${place.item}`, 'one more'),
    ],
    'appointments/halls/index': [
      hers('appointments/halls/index', `items=${place.item}`),
      hers('appointments/halls/index', `items=${place.item}&for=self`, 'said for whom'),
      hers('appointments/halls/index', `items=${place.item}&for=self&choose=walk_in`, 'where to take a number'),
      hers(
        'appointments/halls/index',
        `items=${place.item}&for=self&choose=walk_in&hall=${place.hall.id}`,
        'taking a number',
      ),
    ],
    'appointments/times/index': [hers('appointments/times/index', `items=${place.item}&hall=${place.hall.id}`)],
    'appointments/confirm/index': [{ ...hers('appointments/confirm/index', `id=${held.id}`), as: 'r002' }],
    'appointments/detail/index': [
      hers('appointments/detail/index', `id=${booked.id}`),
      { ...hers('appointments/detail/index', `id=${shutOut.id}`, 'cancelled by the hall'), as: 'r005' },
    ],
    'appointments/queue/index': [{ ...hers('appointments/queue/index', `id=${queue.id}`), as: 'r005' }],
    'appointments/shared/index': [
      {
        ...hers(
          'appointments/shared/index',
          `items=${place.item}&hall=${place.hall.id}&from=${place.slot.startsAt}&to=${place.slot.endsAt}`,
        ),
        as: null,
      },
    ],
    'appointments/waitlist/index': [
      hers('appointments/waitlist/index', `items=${place.item}`, 'joining'),
      { ...hers('appointments/waitlist/index', '', 'waiting'), as: 'r005' },
      { ...hers('appointments/waitlist/index', `change=${entry.id}`, 'changing'), as: 'r005' },
    ],
    'applications/apply/index': [hers('applications/apply/index', `draft=${begun.id}`)],
    'applications/detail/index': [hers('applications/detail/index', `id=${asked}`)],
    'applications/mine/index': [hers('applications/mine/index')],
    'certificates/wallet/index': [hers('certificates/wallet/index')],
    'certificates/detail/index': [
      hers('certificates/detail/index', `id=${certificate}`),
      hers('certificates/detail/index', `id=${certificate}&show=now`, 'purpose'),
    ],
    'certificates/usage/index': [hers('certificates/usage/index')],
    'certificates/consents/index': [hers('certificates/consents/index')],
    'notifications/inbox/index': [hers('notifications/inbox/index')],
    'notifications/reminders/index': [hers('notifications/reminders/index')],
    'residents/sign-in/index': [{ route: 'residents/sign-in/index', path: '/residents/sign-in/index', as: null }],
    'residents/display/index': [hers('residents/display/index')],
  }
  return Object.values(screens).flat()
}

/** Signed in, with the session on her phone: what is opened next is opened as her. */
export async function becomeOn(page: Page, bffUrl: string, resident: string): Promise<void> {
  await signInOn(page, bffUrl, resident)
  await eventually(async () => {
    if (!String(await page.evaluate(`localStorage.getItem('session')`)).includes('token')) throw new Error('no session')
  })
}

/** Turns to another page in the program that runs: the one she leaves is gone, and nothing is loaded anew. `settled` waits for it. */
export async function turnTo(page: Page, path: string): Promise<void> {
  if (page.url().endsWith(path)) return
  await page.evaluate(`(() => {
    ${SHOWN}?.setAttribute('data-left', '')
    history.pushState(null, '', ${JSON.stringify(path)})
    dispatchEvent(new PopStateEvent('popstate'))
  })()`)
}

const SHOWN = `document.querySelector('.taro_page_show:not(.taro_page_shade)')`

/** Everything has been answered and drawn, and nothing is a skeleton any more. */
export async function settled(page: Page): Promise<void> {
  await eventually(async () => {
    // What is answered leads to the next question only when it is drawn.
    for (let look = 0; look < 2; look++) {
      const missing = [...unansweredOn(page), ...((await page.evaluate(NOT_THERE_YET)) as string[])]
      if (missing.length > 0) throw new Error(`${page.url()} still waits for ${missing.join(', ')}`)
    }
  })
}

/** Runs in the page, once what it has now is drawn. In one go: it is asked of every page that is opened. */
const NOT_THERE_YET = `new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0))).then(() => {
  const shown = ${SHOWN}
  if (!shown || shown.hasAttribute('data-left')) return ['a page']
  const moving = document.getAnimations().filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime))
  return [
    ...[...shown.querySelectorAll('[role="status"][aria-label]')].map(() => 'a skeleton'),
    ...moving.map(() => 'a movement'),
  ]
})`
