import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import type { Seal } from '../../kit/seal'
import type { CatalogueService } from '../catalogue/service'
import type { Merger } from '../merge/parts'
import type { Telling } from '../notifications/telling'
import type { Operations } from '../operations/operations'
import type { HallClient } from '../upstreams/hall'
import type { IdentityClient } from '../upstreams/identity'
import { createDraftStore } from './draft-store'
import { createDrafts } from './drafts'
import { type ConsentBook, createHanding, type MaterialShelf } from './handing'
import { createApplicationIntake } from './intake'
import { createApplicationService } from './service'
import { type CertificateValues, createSources } from './sources'
import { createApplicationStore } from './store'
import { createSubmission } from './submission'

export interface ApplicationsOptions {
  db: Database
  seal: Seal
  hall: HallClient
  identity: IdentityClient
  catalogue: CatalogueService
  certificates: CertificateValues
  materials: MaterialShelf
  consents: ConsentBook
  telling: Telling
  operations: Operations
  merger: Merger
  clock: Clock
}

/** Applying, from the first field to the rating: drafts, submitting, following, and what the hall tells of it. */
export function createApplications(options: ApplicationsOptions) {
  const { db, seal, hall, catalogue, clock, operations, merger, consents, telling } = options
  const { tell } = telling
  const store = createApplicationStore(db, seal)
  const intake = createApplicationIntake({
    store,
    telling,
    renewalWhere: (type, item) => catalogue.renewalOf(type, catalogue.card(item)?.regionCode ?? ''),
    clock,
  })
  const handing = createHanding(options)
  const service = createApplicationService({
    db,
    store,
    hall,
    catalogue,
    handing,
    consents,
    intake,
    tell,
    operations,
    merger,
    clock,
  })
  const draftStore = createDraftStore(db, seal)
  const sources = createSources({ ...options, drafts: draftStore })
  const drafts = createDrafts({ store: draftStore, hall, catalogue, sources, clock })
  const submit = createSubmission({
    db,
    store: draftStore,
    drafts,
    hall,
    catalogue,
    handing,
    consents,
    intake,
    tell,
    operations,
    clock,
    present: service.present,
  })
  return { service, drafts, submit, intake }
}
