export { readsAloud } from './weapp/accessibility'
