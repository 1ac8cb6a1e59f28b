/** Full brightness for a code that is scanned. A browser may not touch the screen. @returns how to give it back. */
export const brighten = async (): Promise<() => void> => () => undefined
