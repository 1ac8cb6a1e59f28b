export { whereAmI } from './h5/location'
export { openMap } from './h5/map'
