import type { Session } from '@shared/residents/contract'
import { create } from 'zustand'
import { keepOnPhone } from './storage'

interface Kept {
  session: Session | null
}

interface SessionStore extends Kept {
  signedIn(session: Session): void
  /** The token is worthless, or the resident left. Clears nothing else: see `forgetResident` in api/sign-in.ts. */
  signedOut(): void
}

/** Who uses this phone. The token is opaque; name and id are all that is known about her here. */
export const useSession = create<SessionStore>()((set) => ({
  session: null,
  signedIn: (session) => set({ session }),
  signedOut: () => set({ session: null }),
}))
keepOnPhone(useSession, 'session', ({ session }) => ({ session }))

/** The resident who is signed in, or null. */
export const useResident = () => useSession((state) => state.session?.resident ?? null)
