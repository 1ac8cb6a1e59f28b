import type { ProvinceSettings } from '../shell/system'
import { type ErrorCode, WechatError } from './errors'

/** Query or JSON body of a call; nothing is known about its values yet. */
export type Fields = Record<string, unknown>

const CONTROL = /\p{Cc}/u

/** A text field. @throws WechatError `missing` when it is absent or empty, 47001 when it is no text or no clean one. */
export function textField(fields: Fields, name: string, missing: ErrorCode): string {
  const value = fields[name]
  if (value === undefined || value === null || value === '') throw new WechatError(missing)
  if (typeof value !== 'string' || CONTROL.test(value)) throw new WechatError(47001)
  return value
}

/**
 * App id, secret and grant type, in the order in which the platform looks at them.
 * @throws WechatError 41002 40013 41004 40125 40002
 */
export function checkCredentials(fields: Fields, settings: ProvinceSettings, grantType: string): void {
  if (textField(fields, 'appid', 41002) !== settings.wechatAppId) throw new WechatError(40013)
  if (textField(fields, 'secret', 41004) !== settings.wechatAppSecret) throw new WechatError(40125)
  if (fields.grant_type !== grantType) throw new WechatError(40002)
}
