import type { Redis } from 'ioredis'
import type { Clock } from '../kit/clock'
import type { Database } from '../kit/database'
import type { Logger } from '../kit/logger'
import { createSeal } from '../kit/seal'
import { createApplicationService } from './applications/service'
import { createAppointmentService } from './appointments/service'
import { createCatalogueService } from './catalogue/service'
import { createConsentStore } from './certificates/consent-store'
import { createConsents } from './certificates/consents'
import { createCertificateService } from './certificates/service'
import { createStoreRequests } from './certificates/store-requests'
import { createHomeService } from './home/service'
import type { Metrics } from './http/metrics'
import { createOfferFields } from './materials/offer-fields'
import { createMaterialService } from './materials/service'
import { createUploadService } from './materials/uploads/service'
import { createUploadStore } from './materials/uploads/store'
import { createLastKnown, createMerger } from './merge/parts'
import { createInbox } from './notifications/store'
import { createOperations } from './operations/operations'
import { createResidentService } from './residents/service'
import { createSessions } from './residents/sessions'
import type { Settings } from './settings'
import type { UpstreamClients } from './upstreams/clients'

const LAST_KNOWN_ENTRIES = 20_000
const LAST_KNOWN_MS = 30 * 60 * 1000

export interface ServicesOptions {
  settings: Settings
  db: Database
  redis: Redis
  clients: UpstreamClients
  clock: Clock
  logger: Logger
  metrics: Metrics
}

/** The whole composition: connections and clients in, services out. Nothing reaches for a global. */
export function createServices({ settings, db, redis, clients, clock, logger, metrics }: ServicesOptions) {
  const merger = createMerger({
    clock,
    logger,
    lastKnown: createLastKnown({ entries: LAST_KNOWN_ENTRIES, ttlMs: LAST_KNOWN_MS }),
  })
  const seal = createSeal(settings.BFF_DATA_KEY)
  const operations = createOperations({ db, metrics, seal })
  const inbox = createInbox(db)
  const sessions = createSessions({ redis, identity: clients.identity, clock, seal })
  const residents = createResidentService({
    identity: clients.identity,
    wechat: clients.wechat,
    sessions,
    redirectUri: `${settings.PUBLIC_URL}/auth/callback`,
  })
  const catalogue = createCatalogueService({ source: clients.items, clock, logger, age: metrics.catalogueAge })
  const certificates = createCertificateService({
    client: clients.certificates,
    clock,
    db,
    logger,
    renewalOf: catalogue.renewalOf,
  })
  const materials = createMaterialService({
    merger,
    catalogue,
    certificates,
    client: clients.certificates,
    fields: createOfferFields({ form: clients.hall.applications.form, labels: clients.certificates.labels }),
    clock,
  })
  const storeRequests = createStoreRequests({ db, seal, sessions, clock })
  const consents = createConsents({
    client: clients.certificates,
    store: createConsentStore(db),
    requests: storeRequests,
    operations,
    clock,
    offerFor: materials.offerFor,
  })
  const uploadStore = createUploadStore(db, seal)
  const uploads = createUploadService({
    store: uploadStore,
    client: clients.certificates,
    requests: storeRequests,
    operations,
    clock,
    guideOf: materials.guideOf,
  })
  const appointments = createAppointmentService({
    hall: clients.hall,
    operations,
    clock,
    bookable: (item) => catalogue.card(item) !== null,
  })
  const applications = createApplicationService({ hall: clients.hall })
  const home = createHomeService({ merger, appointments, applications, certificates, catalogue, inbox, clock })

  return {
    operations,
    inbox,
    sessions,
    residents,
    certificates,
    catalogue,
    appointments,
    applications,
    home,
    merger,
    materials,
    storeRequests,
    consents,
    uploadStore,
    uploads,
  }
}

export type Services = ReturnType<typeof createServices>
