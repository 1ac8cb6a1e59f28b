import { readProvinceSettings } from './settings'

const DATABASE = { PROVINCE_DATABASE_URL: 'postgres://u:p@127.0.0.1:5432/province' }
const SECRETS = {
  IDENTITY_CLIENT_SECRET: 'secret-of-the-bff',
  COUNTER_CLIENT_SECRET: 'secret-of-the-counter',
  HALL_CLIENT_SECRET: 'secret-of-the-hall',
  HALL_CALLBACK_SECRET: 'secret-of-the-callback',
  WECHAT_APP_ID: 'wx0000000000000000',
  WECHAT_APP_SECRET: 'secret-of-the-app',
  WECHAT_CALLBACK_TOKEN: 'callbacktoken',
  WECHAT_CALLBACK_AES_KEY: 'a'.repeat(43),
}

it('runs everything on its standard ports when nothing else is said', () => {
  const { parts, ports, urls, seed, now } = readProvinceSettings({ ...DATABASE, ...SECRETS })
  expect([...parts].sort()).toEqual(['certificates', 'control', 'hall', 'identity', 'wechat'])
  expect(ports).toEqual({ control: 4100, hall: 4101, certificates: 4102, identity: 4103, wechat: 4104 })
  expect({ urls, seed, now }).toEqual({ urls: {}, seed: 'yichuang', now: null })
})

it('asks for the secrets of the parts it runs, and gives them no others', () => {
  const hall = readProvinceSettings({ ...DATABASE, ...SECRETS, PROVINCE_SYSTEMS: 'hall' })
  const { hallClientSecret, hallCallbackSecret, ...others } = hall.settings
  expect([hallClientSecret, hallCallbackSecret]).toEqual([SECRETS.HALL_CLIENT_SECRET, SECRETS.HALL_CALLBACK_SECRET])
  expect(new Set(Object.values(others))).toEqual(new Set(['']))
  expect(() => readProvinceSettings({ ...DATABASE, PROVINCE_SYSTEMS: 'certificates' })).not.toThrow()
  expect(() => readProvinceSettings({ ...DATABASE, PROVINCE_SYSTEMS: 'hall,identity' })).toThrow(
    /HALL_CLIENT_SECRET: is missing\n\s+HALL_CALLBACK_SECRET: is missing\n\s+IDENTITY_CLIENT_SECRET: is missing\n\s+COUNTER_CLIENT_SECRET: is missing/,
  )
})

it('knows where parts answer that run elsewhere', () => {
  const { urls } = readProvinceSettings({
    ...DATABASE,
    ...SECRETS,
    PROVINCE_SYSTEMS: 'hall',
    IDENTITY_URL: 'http://10.0.0.3:4103/',
  })
  expect(urls).toEqual({ identity: 'http://10.0.0.3:4103' })
})

it.each([
  ['a part it does not know', { PROVINCE_SYSTEMS: 'hall,post' }, /PROVINCE_SYSTEMS.*names of hall/],
  ['a clock without an offset', { PROVINCE_NOW: '2026-11-24 09:00' }, /PROVINCE_NOW/],
  ['a key of another length', { WECHAT_CALLBACK_AES_KEY: 'short' }, /WECHAT_CALLBACK_AES_KEY/],
  ['a port that does not exist', { HALL_PORT: '70000' }, /HALL_PORT/],
  ['no database', { PROVINCE_DATABASE_URL: '' }, /PROVINCE_DATABASE_URL: is missing/],
  ['production', { NODE_ENV: 'production' }, /demonstration.*NODE_ENV=production/],
])('refuses %s by name', (_, change, message) => {
  expect(() => readProvinceSettings({ ...DATABASE, ...SECRETS, ...change })).toThrow(message)
})
