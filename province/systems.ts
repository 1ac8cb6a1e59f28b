import { certificates } from './certificates/system'
import { hall } from './hall/system'
import { identity } from './identity/system'
import type { System } from './shell/system'
import { wechat } from './wechat/system'

/** Every outside system that the province plays. */
export const SYSTEMS: readonly System[] = [hall, certificates, identity, wechat]
