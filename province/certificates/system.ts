import type { System } from '../shell/system'
import { createCertificateApp } from './app'
import { createIdentifyCaller } from './caller'
import { seedCertificates } from './seed'

/** 电子证照库: certificates and stored materials; every use has a cause and is written down. */
export const certificates: System = {
  name: 'certificates',
  schema: 'certificates',
  migrations: 'province/certificates/migrations',
  seed: seedCertificates,
  async createApp({ db, clock, urls }) {
    return { app: createCertificateApp({ db, clock, identifyCaller: createIdentifyCaller(urls.identity, clock) }) }
  },
}
