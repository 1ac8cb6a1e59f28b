import type { System } from '../shell/system'
import { createCertificateApp } from './app'
import { createIdentifyCaller } from './caller'
import { loadCodeSigner } from './code-signature'
import { seedCertificates } from './seed'

/** 电子证照库: certificates and stored materials; every use has a cause and is written down. */
export const certificates: System = {
  name: 'certificates',
  schema: 'certificates',
  migrations: 'province/certificates/migrations',
  seed: seedCertificates,
  async createApp({ db, clock, urls, logger }) {
    const signer = await loadCodeSigner(db, clock.now())
    const identifyCaller = createIdentifyCaller(urls.identity, clock)
    const app = createCertificateApp({ db, clock, signer, identifyCaller })
    // Koa's word for connections that break in the middle of an upload.
    app.on('error', (error: unknown) => logger.warn({ err: error }, 'a request broke off'))
    return { app }
  },
}
