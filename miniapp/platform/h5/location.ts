import type { WhereAmI } from '../types'

const PERMISSION_DENIED = 1
const PATIENCE_MS = 8_000
const GOOD_FOR_MS = 5 * 60_000

/** A browser's position is WGS-84. Coarse is enough to sort halls. */
export function whereAmI(): Promise<WhereAmI> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve({ state: 'unknown' })
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({ state: 'known', location: { lng: coords.longitude, lat: coords.latitude, datum: 'WGS-84' } }),
      ({ code }) => resolve({ state: code === PERMISSION_DENIED ? 'refused' : 'unknown' }),
      { enableHighAccuracy: false, timeout: PATIENCE_MS, maximumAge: GOOD_FOR_MS },
    )
  })
}
