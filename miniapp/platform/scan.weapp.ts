export const scans = true

export { scan } from './weapp/scan'
