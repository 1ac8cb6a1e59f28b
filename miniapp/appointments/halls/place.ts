import type { Location } from '@shared/appointments/contract'
import { useState } from 'react'
import { create } from 'zustand'
import { whereAmI } from '@/platform/place'

/** Where she said she is, until the app is closed: kept in memory only. */
export const usePlace = create<{ place: Location | null }>()(() => ({ place: null }))

/** A hundred metres are enough to sort halls, and all that leaves the phone. */
const rounded = (degrees: number): number => Math.round(degrees * 1_000) / 1_000

export type Locating = 'idle' | 'locating' | 'refused' | 'unknown'

/** Asks where she is only when told to. */
export function useNearMe() {
  const place = usePlace((state) => state.place)
  const [locating, setLocating] = useState<Locating>('idle')

  async function locate(): Promise<Location | null> {
    setLocating('locating')
    const where = await whereAmI()
    if (where.state !== 'known') {
      setLocating(where.state)
      return null
    }
    const { lng, lat, datum } = where.location
    const found = { lng: rounded(lng), lat: rounded(lat), datum }
    usePlace.setState({ place: found })
    setLocating('idle')
    return found
  }

  return { place, locating, locate }
}
