/** ABCD EFGH JKLM NPQR: four at a time can be read aloud and typed in. */
export const inFours = (code: string): string => (code.match(/.{1,4}/g) ?? []).join(' ')
