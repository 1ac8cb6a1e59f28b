/**
 * Positions on the map. A coordinate without its datum is wrong by up to 700 m in Guangdong: phones' satellites speak
 * WGS-84, Chinese map services speak GCJ-02. Every coordinate here states which it is, and types keep them apart.
 */

export type Datum = 'WGS-84' | 'GCJ-02'

export interface Coordinate<D extends Datum = Datum> {
  /** Degrees east. */
  lng: number
  /** Degrees north. */
  lat: number
  datum: D
}

export const wgs84 = (lng: number, lat: number): Coordinate<'WGS-84'> => ({ lng, lat, datum: 'WGS-84' })
export const gcj02 = (lng: number, lat: number): Coordinate<'GCJ-02'> => ({ lng, lat, datum: 'GCJ-02' })

/** Krasovsky 1940, on which GCJ-02 is computed. */
const SEMI_MAJOR_M = 6_378_245
const ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
/** IUGG mean radius. */
const EARTH_RADIUS_M = 6_371_008.8

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** GCJ-02 is defined for the mainland's frame only; outside it the two datums are equal. */
function isShifted(lng: number, lat: number): boolean {
  return lng >= 72.004 && lng <= 137.8347 && lat >= 0.8293 && lat <= 55.8271
}

/** How far GCJ-02 lies from WGS-84 at a WGS-84 position, in degrees. */
function shiftAt(lng: number, lat: number): { lng: number; lat: number } {
  const x = lng - 105
  const y = lat - 35
  const wave = (amplitude: number, angle: number): number => amplitude * Math.sin(angle * Math.PI)
  const common = (wave(20, 6 * x) + wave(20, 2 * x)) * (2 / 3)
  const root = Math.sqrt(Math.abs(x))
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * root +
    common +
    (wave(20, y) + wave(40, y / 3)) * (2 / 3) +
    (wave(160, y / 12) + wave(320, y / 30)) * (2 / 3)
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * root +
    common +
    (wave(20, x) + wave(40, x / 3)) * (2 / 3) +
    (wave(150, x / 12) + wave(300, x / 30)) * (2 / 3)
  const sine = Math.sin(radians(lat))
  const flattening = 1 - ECCENTRICITY_SQUARED * sine * sine
  const meridian = (SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED)) / (flattening * Math.sqrt(flattening))
  const parallel = (SEMI_MAJOR_M / Math.sqrt(flattening)) * Math.cos(radians(lat))
  return { lng: (east * 180) / (parallel * Math.PI), lat: (north * 180) / (meridian * Math.PI) }
}

/** WGS-84 → GCJ-02. */
export function toGcj02(from: Coordinate): Coordinate<'GCJ-02'> {
  if (from.datum === 'GCJ-02' || !isShifted(from.lng, from.lat)) return gcj02(from.lng, from.lat)
  const shift = shiftAt(from.lng, from.lat)
  return gcj02(from.lng + shift.lng, from.lat + shift.lat)
}

/** GCJ-02 → WGS-84, to well under a millimetre: the shift has no inverse formula, so it is approached step by step. */
export function toWgs84(from: Coordinate): Coordinate<'WGS-84'> {
  if (from.datum === 'WGS-84' || !isShifted(from.lng, from.lat)) return wgs84(from.lng, from.lat)
  let { lng, lat } = from
  for (let round = 0; round < 10; round += 1) {
    const shift = shiftAt(lng, lat)
    const next = { lng: from.lng - shift.lng, lat: from.lat - shift.lat }
    const moved = Math.abs(next.lng - lng) + Math.abs(next.lat - lat)
    lng = next.lng
    lat = next.lat
    if (moved < 1e-11) break
  }
  return wgs84(lng, lat)
}

/** Metres along a great circle (haversine). Both ends are brought to one datum first. */
export function distanceMetres(a: Coordinate, b: Coordinate): number {
  const [from, to] = a.datum === b.datum ? [a, b] : [toWgs84(a), toWgs84(b)]
  const dLat = radians(to.lat - from.lat)
  const dLng = radians(to.lng - from.lng)
  const chord =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(dLng / 2) ** 2
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(chord)))
}
