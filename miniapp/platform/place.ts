import type { Did, Place } from './types'

export { whereAmI } from './h5/location'

/** A browser opens none: the address is shown, and can be copied. */
export const openMap = async (_place: Place): Promise<Did> => 'impossible'
