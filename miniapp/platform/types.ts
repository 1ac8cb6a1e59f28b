import type { Location } from '@shared/appointments/contract'
import type { Locale } from '@shared/http/locale'

/** Where she is, in the datum her phone speaks. Saying no is an ordinary answer: halls can be listed without it. */
export type WhereAmI =
  | { state: 'known'; location: Location }
  | { state: 'refused' }
  /** No signal, no permission from the system, too slow, or the browser has none. */
  | { state: 'unknown' }

/** What signing in starts with. */
export type SignInStep =
  /** Something the BFF can turn into a session now. */
  | { state: 'credential'; kind: 'wechat' | 'ticket'; code: string }
  /** The browser has left for the identity platform; nothing more happens on this page. */
  | { state: 'left' }

export interface CalendarEvent {
  /** The same for the same appointment, however often it is moved. */
  id: string
  /** Grows when it is moved. */
  revision: number
  title: string
  /** UTC ISO 8601. */
  startsAt: string
  endsAt: string
  place: Place
  notes: string
  /** How long before the start the phone reminds. */
  remindMinutesBefore: number
}

export interface Place {
  name: string
  address: string
  location: Location
}

/** What is handed on to somebody else: nothing secret, and nothing about a person. */
export interface Shared {
  title: string
  /** For those who do not open the page. */
  text: string
  /** A page of ours, with its query. */
  path: string
}

export interface ShareButtonProps {
  children: string
  shared: Shared
  /** What became of it, as far as it is told: WeChat tells nothing. */
  onShared: (did: Did | 'copied') => void
}

/** `done`; `refused` by the resident or the system; `impossible` on this device, so that the page offers another way. */
export type Did = 'done' | 'refused' | 'impossible'

/** What she told WeChat about one kind of message. `filter`: WeChat left it out, because another has the same title. */
export interface SubscribeAnswer {
  templateId: string
  answer: 'accept' | 'reject' | 'ban' | 'filter'
}

/** Saying no is an ordinary answer. */
export type Subscribed =
  | { state: 'answered'; answers: SubscribeAnswer[] }
  /** All messages of this mini-program are turned off in WeChat: it did not ask. */
  | { state: 'off' }
  /** It could not ask. */
  | { state: 'failed' }

/** A photo or document she chose, not read yet. */
export interface ChosenFile {
  name: string
  /** In bytes. */
  size: number
  /** Where its bytes are: a path of WeChat's, or the browser's own handle. Only `readPiece` looks at it. */
  content: unknown
  /** A path that leads to it after a restart too; null where only choosing it again does. Given up by `dropFile`. */
  keptAt: string | null
}

/** What the camera read. `cancelled`: she closed it. */
export type Scanned = { state: 'read'; text: string } | { state: 'cancelled' } | { state: 'impossible' }

/** Asking her about messages. */
export interface Subscribing {
  /** True where WeChat can ask her about messages; elsewhere it is asked in WeChat. */
  readonly asksToSubscribe: boolean
  /** At most five templates of one kind. Straight from a tap: nothing may be awaited before. */
  askToSubscribe(templateIds: readonly string[]): Promise<Subscribed>
  /** Where she turns messages on and off. */
  openMessageSettings(): Promise<Did>
}

/** What differs between a mini-program and a browser, and every page needs; the rest stands beside it, for those that do. */
export interface Platform {
  /** True where a new session can be had without asking the resident anything. */
  readonly signsInSilently: boolean
  /** @param back path with query to return to. @throws when WeChat gives no code. */
  beginSignIn(back: string): Promise<SignInStep>
  /** The ticket a browser came back with, taken out of the address so that it is neither bookmarked nor sent twice. */
  takeTicket(): string | null
  call(phone: string): Promise<Did>
  copy(text: string): Promise<Did>
  /** A kept copy that is not needed any more leaves the phone. */
  dropFile(keptAt: string): void
  /** The system's text size against the ordinary one: 1 is ordinary. */
  systemFontScale(): number
  systemLocale(): Locale
  /** In points. */
  windowWidth(): number
  onNetworkChange(listener: (online: boolean) => void): () => void
  isOnline(): Promise<boolean>
  setTitle(title: string): void
  /** Lower-case hexadecimal digits, unique, not secret. */
  randomHex(digits: number): string
  /** A dialog opens: the keyboard goes into the element with this id and stays there. @returns how to let it go back. */
  holdFocus(id: string): () => void
  /** Once, when the app starts. */
  start(): void
}
