const isCity = (region: string) => region.endsWith('00000000')

/** A region and those above it, nearest first. GB/T 2260 codes: a town's first six digits are its county's. */
export function upwards(region: string): string[] {
  const code = /^\d{6}$/.test(region) ? `${region}000000` : region
  return [...new Set([code, `${code.slice(0, 6)}000000`, `${code.slice(0, 4)}00000000`])]
}

/** Where a matter is handled for someone in a region: there, else in the nearest region above; null when in neither. */
export function nearest<T extends { region: string }>(places: readonly T[], region: string): T | null {
  for (const code of upwards(region)) {
    const place = places.find((each) => each.region === code)
    if (place) return place
  }
  return null
}

/** Where a matter is handled when nobody said for whom: by the city, else by the first region that has it. */
export function usual<T extends { region: string }>(places: readonly T[]): T | null {
  return places.find((each) => isCity(each.region)) ?? places[0] ?? null
}
