import type { Did, Place } from './types'
import { didNot } from './weapp/did-not'
import { openMapAt } from './weapp/location'

export { whereAmI } from './weapp/location'

export const openMap = (place: Place): Promise<Did> => openMapAt(place).catch(didNot)
