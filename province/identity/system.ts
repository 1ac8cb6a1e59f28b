import * as v from 'valibot'
import { readSettings } from '../../kit/settings'
import type { System } from '../shell/system'
import { createIdentityApp } from './app'
import { registerClients } from './clients'
import { loadSigningKey } from './keys'
import { seedIdentity } from './seed'
import { createTokens } from './tokens'

const Settings = v.object({
  /** Where residents reach the BFF: its sign-in callback is registered from it. */
  BFF_PUBLIC_URL: v.optional(v.pipe(v.string(), v.url()), 'http://127.0.0.1:4000'),
})

/** 统一身份认证: who somebody is, proved once, known everywhere. OpenID Connect. */
export const identity: System = {
  name: 'identity',
  schema: 'identity',
  migrations: 'province/identity/migrations',
  seed: seedIdentity,
  async createApp({ db, clock, urls, settings }) {
    const { BFF_PUBLIC_URL } = readSettings(Settings)
    const key = await loadSigningKey(db, clock.now())
    const clients = registerClients(settings, BFF_PUBLIC_URL.replace(/\/$/, ''))
    const tokens = createTokens(key, urls.identity, clock)
    return { app: createIdentityApp({ db, clock, issuer: urls.identity, key, clients, tokens }) }
  },
}
