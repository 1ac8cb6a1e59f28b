/** How a crowd spreads over times. `places` by time; `want` says which time the n-th wish is for. */
export interface Mode {
  name: string
  places: number[]
  want(wish: number): number
}

/** Each hundred places. A crowd is even over the times, all at one, or half of it at one. */
export const MODES: readonly Mode[] = [
  { name: 'spread', places: Array<number>(20).fill(5), want: (wish) => wish % 20 },
  { name: 'herd', places: [100], want: () => 0 },
  {
    name: 'hot',
    places: [20, ...Array<number>(16).fill(5)],
    want: (wish) => (wish % 2 === 0 ? 0 : 1 + ((wish >> 1) % 16)),
  },
]
