import { platform } from '@/platform'
import { useFinding } from '@/stores/finding'
import { useOnline } from '@/stores/online'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import { answers } from './answers'
import { forgetKnown } from './known'

/** The capabilities answers belong to: the first word of every endpoint's id. */
export type Capability =
  | 'home'
  | 'catalogue'
  | 'appointments'
  | 'applications'
  | 'materials'
  | 'certificates'
  | 'notifications'
  | 'feedback'
  | 'residents'

/** Once, when the app starts: the phone's network and its language decide when to ask again. */
export function watchPhone(): void {
  const set = (online: boolean) => useOnline.setState({ online })
  void platform.isOnline().then(set, () => set(true))
  platform.onNetworkChange(set)
  // What failed without a network, or is old by now, is asked as soon as there is one.
  useOnline.subscribe(({ online }, before) => {
    if (online && !before.online) answers.askOld()
  })
  // What the BFF says in words is said in the new language, whoever changed it and wherever it stands.
  usePreferences.subscribe(({ locale }, before) => {
    if (locale !== before.locale) void answers.askAgain()
  })
}

/** The app comes to the foreground, or leaves it. */
export function onForeground(visible: boolean): void {
  answers.foreground = visible
  if (visible) answers.askOld()
}

/** Ask again for everything of these capabilities that is on a screen. */
export async function askAgain(...capabilities: Capability[]): Promise<void> {
  await Promise.all(capabilities.map((capability) => answers.askAgain(`${capability}.`)))
}

/** Nothing of the resident stays on this phone: session, searches, answers on screens, answers kept for offline. */
export function forgetResident(): void {
  useSession.getState().signedOut()
  useFinding.getState().forgetRecent()
  answers.forget()
  forgetKnown()
}
