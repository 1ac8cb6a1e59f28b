import type { Part, Source } from '@shared/http/parts'
import { render } from '@testing-library/react'
import type { ComponentType } from 'react'
import { answers } from '@/api/answers'
import { useFinding } from '@/stores/finding'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import { phone } from './phone'

/** The phone speaks simplified Chinese in ordinary letters, nobody is signed in, and nothing is known. */
export function freshPhone(): void {
  answers.forget()
  usePreferences.setState({ locale: 'zh-Hans', elderly: false })
  useSession.setState({ session: null })
  useFinding.setState({ words: '', recent: [], region: null })
}

export function signedIn(name = '测**', id = 'r1'): void {
  useSession.setState({ session: { token: `token-${id}`, expiresAt: '2026-12-01T00:00:00Z', resident: { id, name } } })
}

/** A page, opened with these values. */
export function openPage(Page: ComponentType, params: Record<string, string> = {}) {
  phone.params = params
  return render(<Page />)
}

/** 10:32 in Guangdong, 23 November 2026. */
export const AS_OF = '2026-11-23T02:32:00.000Z'

export const fresh = <T,>(data: T, source: Source = 'hall'): Part<T> => ({ state: 'fresh', source, asOf: AS_OF, data })
export const stale = <T,>(data: T, source: Source = 'hall'): Part<T> => ({
  state: 'stale',
  source,
  asOf: AS_OF,
  reason: 'hall_unavailable',
  data,
})
export const unavailable = (message: string, source: Source = 'hall'): Part<never> => ({
  state: 'unavailable',
  source,
  reason: source === 'certificates' ? 'certificates_unavailable' : 'hall_unavailable',
  message,
})
