import * as v from 'valibot'
import { countSetting, portSetting, readSettings, SettingsError } from '../../kit/settings'
import type { PartName, ProvinceOptions } from './start'

const PARTS: readonly PartName[] = ['hall', 'certificates', 'identity', 'wechat', 'control']

/** Secrets that a part cannot do without. A part is not given what it does not need. */
const NEEDS: Record<PartName, readonly (keyof Secrets)[]> = {
  hall: ['HALL_CLIENT_SECRET', 'HALL_CALLBACK_SECRET'],
  certificates: [],
  identity: ['IDENTITY_CLIENT_SECRET', 'COUNTER_CLIENT_SECRET', 'HALL_CLIENT_SECRET'],
  wechat: ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_CALLBACK_TOKEN', 'WECHAT_CALLBACK_AES_KEY'],
  control: ['COUNTER_CLIENT_SECRET'],
}

const url = v.optional(v.pipe(v.string(), v.url('is not a URL')))
const secret = v.optional(v.pipe(v.string(), v.minLength(8, 'needs at least 8 characters')))

const Settings = v.object({
  /** postgres://user:password@host:port/name */
  PROVINCE_DATABASE_URL: url,
  CONTROL_PORT: portSetting('4100'),
  HALL_PORT: portSetting('4101'),
  CERTIFICATES_PORT: portSetting('4102'),
  IDENTITY_PORT: portSetting('4103'),
  WECHAT_PORT: portSetting('4104'),
  CONTROL_URL: url,
  HALL_URL: url,
  CERTIFICATES_URL: url,
  IDENTITY_URL: url,
  WECHAT_URL: url,
  PROVINCE_SYSTEMS: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',').map((each) => each.trim())),
      v.array(v.picklist(PARTS, `names of ${PARTS.join(', ')}, separated by commas`)),
    ),
    PARTS.join(','),
  ),
  PROVINCE_SEED: v.optional(v.string(), 'yichuang'),
  /** Single adults beside the families, for load tests. */
  PROVINCE_CROWD: countSetting('0'),
  /** Districts of the city that publish items, beside the city; without it all eleven. Fewer start sooner. */
  PROVINCE_DISTRICTS: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',').map((each) => each.trim())),
      v.array(v.pipe(v.string(), v.regex(/^\d{6}$/, 'codes of six digits, separated by commas'))),
    ),
  ),
  PROVINCE_NOW: v.optional(
    v.pipe(
      v.string(),
      v.isoTimestamp('is an instant such as 2026-11-25T08:30:00+08:00'),
      v.transform((text) => new Date(text)),
    ),
  ),
  BFF_CALLBACK_URL: url,
  HALL_CALLBACK_URL: url,
  BFF_PUBLIC_URL: v.optional(v.pipe(v.string(), v.url('is not a URL')), 'http://127.0.0.1:3000'),
  LOG_LEVEL: v.optional(v.picklist(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'is not a level'), 'info'),
  NODE_ENV: v.optional(v.string(), 'development'),
  IDENTITY_CLIENT_SECRET: secret,
  COUNTER_CLIENT_SECRET: secret,
  HALL_CLIENT_SECRET: secret,
  HALL_CALLBACK_SECRET: secret,
  WECHAT_APP_ID: v.optional(v.string()),
  WECHAT_APP_SECRET: secret,
  WECHAT_CALLBACK_TOKEN: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{3,32}$/, 'is 3 to 32 letters and digits')),
  ),
  WECHAT_CALLBACK_AES_KEY: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{43}$/, 'is 43 letters and digits (EncodingAESKey)')),
  ),
})

type Secrets = Pick<
  v.InferOutput<typeof Settings>,
  | 'IDENTITY_CLIENT_SECRET'
  | 'COUNTER_CLIENT_SECRET'
  | 'HALL_CLIENT_SECRET'
  | 'HALL_CALLBACK_SECRET'
  | 'WECHAT_APP_ID'
  | 'WECHAT_APP_SECRET'
  | 'WECHAT_CALLBACK_TOKEN'
  | 'WECHAT_CALLBACK_AES_KEY'
>

export interface ProvinceSettingsFromEnvironment
  extends Omit<ProvinceOptions, 'systems' | 'control' | 'buildProvince'> {
  parts: readonly PartName[]
  crowd: number
  districts: readonly string[] | null
}

/** @throws SettingsError that names what is wrong; also in production, where no demonstration may run. */
export function readProvinceSettings(environment: NodeJS.ProcessEnv): ProvinceSettingsFromEnvironment {
  const given = readSettings(Settings, environment)
  if (given.NODE_ENV === 'production')
    throw new SettingsError(
      'The province is a demonstration with invented residents: it does not start with NODE_ENV=production. ' +
        'Point the BFF at the real systems instead.',
    )
  const parts = [...new Set(given.PROVINCE_SYSTEMS)]
  const { PROVINCE_DATABASE_URL: databaseUrl } = given
  const missing = new Set<string>(parts.flatMap((part) => NEEDS[part].filter((name) => !given[name])))
  if (!databaseUrl) missing.add('PROVINCE_DATABASE_URL')
  if (!databaseUrl || missing.size > 0) {
    const lines = [...missing].map((name) => `${name}: is missing`)
    throw new SettingsError(`Settings are not usable.\n  ${lines.join('\n  ')}`)
  }
  const needed = (name: keyof Secrets) => (parts.some((part) => NEEDS[part].includes(name)) ? (given[name] ?? '') : '')
  const urls = {
    control: given.CONTROL_URL,
    hall: given.HALL_URL,
    certificates: given.CERTIFICATES_URL,
    identity: given.IDENTITY_URL,
    wechat: given.WECHAT_URL,
  }
  return {
    parts,
    databaseUrl,
    ports: {
      control: given.CONTROL_PORT,
      hall: given.HALL_PORT,
      certificates: given.CERTIFICATES_PORT,
      identity: given.IDENTITY_PORT,
      wechat: given.WECHAT_PORT,
    },
    urls: Object.fromEntries(
      Object.entries(urls).flatMap(([name, value]) => (value ? [[name, value.replace(/\/+$/, '')]] : [])),
    ),
    seed: given.PROVINCE_SEED,
    crowd: given.PROVINCE_CROWD,
    districts: given.PROVINCE_DISTRICTS ?? null,
    now: given.PROVINCE_NOW ?? null,
    callbackUrl: given.BFF_CALLBACK_URL ?? null,
    hallCallbackUrl: given.HALL_CALLBACK_URL ?? null,
    bffPublicUrl: given.BFF_PUBLIC_URL.replace(/\/+$/, ''),
    logLevel: given.LOG_LEVEL,
    settings: {
      identityClientSecret: needed('IDENTITY_CLIENT_SECRET'),
      counterClientSecret: needed('COUNTER_CLIENT_SECRET'),
      hallClientSecret: needed('HALL_CLIENT_SECRET'),
      hallCallbackSecret: needed('HALL_CALLBACK_SECRET'),
      wechatAppId: needed('WECHAT_APP_ID'),
      wechatAppSecret: needed('WECHAT_APP_SECRET'),
      wechatCallbackToken: needed('WECHAT_CALLBACK_TOKEN'),
      wechatCallbackAesKey: needed('WECHAT_CALLBACK_AES_KEY'),
    },
  }
}
