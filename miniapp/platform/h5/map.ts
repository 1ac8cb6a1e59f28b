import { toGcj02 } from '@shared/standards/coordinates'
import type { Did, Place } from '../types'
import { follow } from './follow'

/** Amap's own address for a marked place; it opens the app where there is one. `gaode` is its word for GCJ-02. */
export function mapAddress({ name, location }: Place): string {
  const { lng, lat } = toGcj02(location)
  const query = `position=${lng.toFixed(6)},${lat.toFixed(6)}&name=${encodeURIComponent(name)}`
  return `https://uri.amap.com/marker?${query}&coordinate=gaode&src=yichuang&callnative=1`
}

export async function openMap(place: Place): Promise<Did> {
  follow(mapAddress(place))
  return 'done'
}
