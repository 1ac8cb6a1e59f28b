import * as v from 'valibot'
import { countSetting, portSetting, SettingsError } from '../kit/settings'

const address = v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//, 'must start with http:// or https://'))

/** Everything the BFF can be told from outside. Names are environment variables; docs/operations.md explains them. */
export const SettingsSchema = v.object({
  NODE_ENV: v.optional(v.picklist(['development', 'test', 'production']), 'production'),
  HOST: v.optional(v.string(), '127.0.0.1'),
  PORT: portSetting('3000'),
  /** Where residents' browsers reach the BFF. */
  PUBLIC_URL: v.optional(address, 'http://127.0.0.1:3000'),
  DATABASE_URL: v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address')),
  REDIS_URL: v.pipe(v.string(), v.regex(/^rediss?:\/\//, 'must be a redis:// address')),
  HALL_URL: address,
  CERTIFICATES_URL: address,
  IDENTITY_URL: address,
  /** As in `iss`, when it is not the address itself. */
  IDENTITY_ISSUER: v.optional(address),
  IDENTITY_CLIENT_ID: v.optional(v.string(), 'yichuang-bff'),
  IDENTITY_CLIENT_SECRET: v.string(),
  WECHAT_URL: v.optional(address, 'https://api.weixin.qq.com'),
  WECHAT_APP_ID: v.string(),
  WECHAT_APP_SECRET: v.string(),
  /** Of WeChat's message push, as entered in its console: token and 43-character EncodingAESKey. */
  WECHAT_CALLBACK_TOKEN: v.string(),
  WECHAT_CALLBACK_AES_KEY: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{43}$/, 'must be 43 letters and digits')),
  /** off: nothing is sent to WeChat; messages wait, and the inbox has them anyway. */
  WECHAT_SENDING: v.optional(v.picklist(['on', 'off'], 'is on or off'), 'on'),
  /** Which version of the mini-program a message opens. */
  WECHAT_PROGRAM_STATE: v.optional(v.picklist(['developer', 'trial', 'formal']), 'formal'),
  /** Shared with the hall: what it pushes to /hall/callback is signed with it. */
  HALL_CALLBACK_SECRET: v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters')),
  CERTIFICATES_ACCESS_ID: v.optional(v.string(), 'yichuang-bff'),
  /** base64 of 32 bytes. */
  BFF_DATA_KEY: v.pipe(
    v.string(),
    v.transform((text) => Buffer.from(text, 'base64')),
    v.check((key) => key.length === 32, 'must be base64 of 32 bytes'),
  ),
  /** Folder with the H5 build; none: only the API is served. */
  H5_DIRECTORY: v.optional(v.string()),
  /** The control page of a province in a box, whose clock is followed. Never in production. */
  PROVINCE_CLOCK_URL: v.optional(address),
  UPSTREAM_TIMEOUT_MS: countSetting('4000'),
  UPSTREAM_CONCURRENCY: countSetting('128'),
  CATALOGUE_REFRESH_SECONDS: countSetting('30'),
  RATE_LIMIT_PER_10S: countSetting('200'),
  /** Check answers against the contract: on outside production unless set. */
  CHECK_RESPONSES: v.optional(v.picklist(['0', '1'])),
  DATABASE_CONNECTIONS: countSetting('20'),
  LOG_LEVEL: v.optional(v.picklist(['debug', 'info', 'warn', 'error', 'silent']), 'info'),
})

export type Settings = v.InferOutput<typeof SettingsSchema>

/** What production must not be started with. */
export function refuseUnsafe(settings: Settings): void {
  if (settings.NODE_ENV !== 'production') return
  if (settings.PROVINCE_CLOCK_URL)
    throw new SettingsError('PROVINCE_CLOCK_URL is for demonstrations. Remove it to start in production.')
  for (const name of ['WECHAT_URL', 'IDENTITY_URL', 'HALL_URL', 'CERTIFICATES_URL', 'PUBLIC_URL'] as const) {
    if (!settings[name].startsWith('https://'))
      throw new SettingsError(`${name} must be an https:// address in production.`)
  }
}
