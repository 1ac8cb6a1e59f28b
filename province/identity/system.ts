import type { System } from '../shell/system'
import { createIdentityApp } from './app'
import { registerClients } from './clients'
import { loadSigningKey } from './keys'
import { seedIdentity } from './seed'
import { createTokens } from './tokens'

/** 统一身份认证: who somebody is, proved once, known everywhere. OpenID Connect. */
export const identity: System = {
  name: 'identity',
  schema: 'identity',
  migrations: 'province/identity/migrations',
  seed: seedIdentity,
  async createApp({ db, clock, urls, settings, bffPublicUrl }) {
    const key = await loadSigningKey(db, clock.now())
    const clients = registerClients(settings, bffPublicUrl)
    const tokens = createTokens(key, urls.identity, clock)
    return { app: createIdentityApp({ db, clock, issuer: urls.identity, key, clients, tokens }) }
  },
}
