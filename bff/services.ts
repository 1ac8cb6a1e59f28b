import type { Redis } from 'ioredis'
import type { Clock } from '../kit/clock'
import type { Database } from '../kit/database'
import type { Logger } from '../kit/logger'
import { createSeal } from '../kit/seal'
import { createApplications } from './applications/applications'
import { createQueueService } from './appointments/queue'
import { createQueueIntake } from './appointments/queue-intake'
import { createAlternatives } from './appointments/rush/alternatives'
import { createGate } from './appointments/rush/gate'
import { createPuzzles } from './appointments/rush/puzzles'
import { createRush } from './appointments/rush/rush'
import { createAppointmentService } from './appointments/service'
import { createWaitlistService } from './appointments/waitlist'
import { createWaitlistIntake } from './appointments/waitlist-intake'
import { createCatalogueService } from './catalogue/service'
import { createConsentStore } from './certificates/consent-store'
import { createConsents } from './certificates/consents'
import { createCertificateService } from './certificates/service'
import { createStoreRequests } from './certificates/store-requests'
import { createExchangeIntake, type ExchangeIntake } from './exchange/intake'
import { createPuller } from './exchange/puller'
import { createHomeService } from './home/service'
import type { Metrics } from './http/metrics'
import { createOfferFields } from './materials/offer-fields'
import { createMaterialService } from './materials/service'
import { createUploadService } from './materials/uploads/service'
import { createUploadStore } from './materials/uploads/store'
import { createLastKnown, createMerger } from './merge/parts'
import { createAccessTokens } from './notifications/access-tokens'
import { createContacts } from './notifications/contacts'
import { createIntake } from './notifications/intake'
import { createOutbox } from './notifications/outbox'
import { createReminders } from './notifications/reminders'
import { createSender } from './notifications/sender'
import { createNotificationService } from './notifications/service'
import { createInbox } from './notifications/store'
import { createTelling } from './notifications/telling'
import { createTemplates } from './notifications/templates'
import { createKnownKeys } from './operations/known-keys'
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
  const telling = createTelling({ seal })
  const inbox = createInbox(db, seal)
  const sessions = createSessions({ redis, identity: clients.identity, clock, seal })
  const { wechat } = clients
  const contacts = createContacts({ db, seal, dataKey: settings.BFF_DATA_KEY, clock })
  const wechatTokens = createAccessTokens({
    db,
    seal,
    wechat,
    clock,
    asked: (why) => metrics.wechatTokens.inc({ why }),
  })
  const templates = createTemplates({ db, tokens: wechatTokens, wechat, clock })
  const notifications = createNotificationService({ db, contacts, templates, operations, clock })
  const outbox = createOutbox({ db, seal, contacts, answerMs: settings.UPSTREAM_TIMEOUT_MS })
  const wechatIntake = createIntake({ db, contacts, templates, outbox, clock })
  const reminders = createReminders({ db, seal, tell: telling.tell, clock })
  const sender = createSender({
    outbox,
    templates,
    tokens: wechatTokens,
    wechat,
    clock,
    metrics,
    logger,
    programState: settings.WECHAT_PROGRAM_STATE,
    sending: settings.WECHAT_SENDING === 'on',
  })
  const residents = createResidentService({
    identity: clients.identity,
    wechat,
    sessions,
    contacts,
    redirectUri: `${settings.PUBLIC_URL}/auth/callback`,
    clock,
  })
  const catalogue = createCatalogueService({ source: clients.items, clock, logger, age: metrics.catalogueAge })
  const certificates = createCertificateService({
    client: clients.certificates,
    clock,
    db,
    telling,
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
    store: createConsentStore(db, seal),
    requests: storeRequests,
    operations,
    clock,
    offerFor: materials.offerFor,
  })
  const gate = createGate({ redis, clock, logger })
  const appointments = createAppointmentService({
    hall: clients.hall,
    merger,
    operations,
    telling,
    clock,
    places: gate,
    atWindow: catalogue.atWindow,
  })
  const rush = createRush({
    gate,
    puzzles: createPuzzles({ key: settings.BFF_DATA_KEY }),
    alternatives: createAlternatives({
      placeOf: gate.placeOf,
      groupOf: appointments.groupOf,
      slots: ({ items, hall, day }, whose) => appointments.slots(items, hall, day, whose),
      async halls(items, near, whose) {
        // What is usual there is not shown with them, nor said to be missing.
        const anyTime = { within: undefined, day: undefined, part: undefined, locale: 'zh-Hans' } as const
        return (await appointments.halls(items, { near, sort: 'distance', ...anyTime }, whose)).halls
      },
    }),
    async leftOf({ items, slot }) {
      const place = gate.placeOf(slot)
      const times = place ? await appointments.slotsNow(items, place.hall, place.day) : []
      return times.find(({ id }) => id === slot)?.left ?? null
    },
    minutesOf: catalogue.minutesAtWindow,
    isKnown: createKnownKeys(db),
    metrics,
  })
  const waitlist = createWaitlistService({
    hall: clients.hall,
    operations,
    clock,
    bookable: (item) => catalogue.card(item) !== null,
  })
  const queue = createQueueService({
    hall: clients.hall.queue,
    operations,
    telling,
    clock,
    listed: (item) => catalogue.card(item) !== null,
  })
  const { intake, ...applications } = createApplications({
    db,
    seal,
    hall: clients.hall,
    identity: clients.identity,
    catalogue,
    certificates,
    materials,
    consents,
    telling,
    operations,
    merger,
    clock,
  })
  const uploadStore = createUploadStore(db, seal)
  const uploads = createUploadService({
    store: uploadStore,
    client: clients.certificates,
    requests: storeRequests,
    operations,
    clock,
    guideOf: materials.guideOf,
    openMaterial: applications.service.openMaterial,
  })
  const intakeOfHall = createExchangeIntake({
    applications: intake,
    waitlist: createWaitlistIntake({ telling, clock }),
    queue: createQueueIntake({ telling, clock }),
    telling,
    logger,
  })
  const take: ExchangeIntake = async (tx, changes) => {
    await intakeOfHall(tx, changes)
    await gate.heard(changes)
  }
  const puller = createPuller({ db, clock, hall: clients.hall, take, logger })
  const home = createHomeService({
    merger,
    appointments,
    applications: applications.service,
    drafts: applications.drafts,
    certificates,
    catalogue,
    inbox,
    clock,
  })

  return {
    operations,
    inbox,
    notifications,
    templates,
    outbox,
    wechatIntake,
    reminders,
    sender,
    sessions,
    residents,
    certificates,
    catalogue,
    appointments,
    gate,
    rush,
    waitlist,
    queue,
    applications,
    exchange: { take, puller },
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
