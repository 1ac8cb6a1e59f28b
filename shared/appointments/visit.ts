/** What is done in a visit, as one speaks of it. */
export const visitName = (items: readonly { name: string }[]): string => items.map(({ name }) => name).join('、')
