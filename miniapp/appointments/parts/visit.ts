/** What a booking is for and for whom, as one page hands it to the next. */
export interface Visit {
  /** Codes of the items of one visit, with commas between. */
  items: string
  /** Whom she acts for; SELF once she has said that it is for herself, absent while she has not been asked. */
  for?: string
}

export const SELF = 'self'

/** What a page was opened with; both may be missing, because a link can be typed by hand. */
export const visitOf = (query: Partial<Record<'items' | 'for', string>>): Visit => ({
  items: query.items ?? '',
  ...(query.for && { for: query.for }),
})

export const codesOf = ({ items }: Pick<Visit, 'items'>): string[] => items.split(',').filter(Boolean)

/** Of an appointment, to book the same again: for whom is asked anew. */
export const visitAgain = ({ items }: { items: readonly { code: string }[] }): Visit => ({
  items: items.map(({ code }) => code).join(','),
})
