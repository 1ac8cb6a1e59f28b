import type { Guide } from '@shared/catalogue/contract'
import type { Part } from '@shared/http/parts'
import type { ConsentOffer, ResolvedMaterial, StoredMaterial } from '@shared/materials/contract'
import { localDayOf } from '@shared/standards/time'
import type { Clock } from '../../kit/clock'
import type { CatalogueService } from '../catalogue/service'
import type { CertificateService } from '../certificates/service'
import { ProblemError } from '../http/problem'
import { inTurn } from '../merge/in-turn'
import type { Merger } from '../merge/parts'
import type { ResidentSession } from '../residents/sessions'
import { type CertificatesClient, type HeldCertificate, isUsable } from '../upstreams/certificates'
import type { OfferFields } from './offer-fields'
import { offerOf, resolve } from './resolver'

/** The guide waits this long for what the store holds, then goes without. */
const DEADLINE_MS = 1_500
/** What may be offered explains itself later, too: it holds nothing up for longer than this. */
const FIELDS_DEADLINE_MS = 1_000

/** What the store holds of a resident that matters for an item. */
interface Papers {
  certificates: HeldCertificate[]
  stored: StoredMaterial[]
  /** null: not known now, nothing can be offered. */
  fieldsOf: ((type: string) => string[]) | null
}

export interface MaterialServiceOptions {
  merger: Merger
  catalogue: CatalogueService
  certificates: CertificateService
  client: CertificatesClient
  fields: OfferFields
  clock: Clock
}

/** What a resident has for an item: certificates and papers are the store's, the guide is the hall's, the rules ours. */
export function createMaterialService(options: MaterialServiceOptions) {
  const { merger, catalogue, certificates, client, fields, clock } = options

  /** All that can be known before the guide is there; asked of the store at once. */
  async function load(session: ResidentSession, item: string, signal: AbortSignal): Promise<Papers> {
    const takes = catalogue.takes(item)
    const none = takes?.certificateTypes.length === 0
    const [held, stored, fieldsOf] = await inTurn(
      async () => (none ? [] : certificates.mine(session, '本人查看办事所需证照', signal)),
      async () => (takes?.papers === false ? [] : storedOf(session, '本人查看办事所需材料', signal)),
      async () => (none ? null : within(fieldsFor(session, item, takes?.certificateTypes ?? []), FIELDS_DEADLINE_MS)),
    )
    return { certificates: held, stored, fieldsOf }
  }

  const fieldsFor = async (session: ResidentSession, item: string, types: readonly string[]) =>
    fields.forItem(await session.callerFor('certificates'), item, types)

  async function storedOf(session: ResidentSession, cause: string, signal?: AbortSignal): Promise<StoredMaterial[]> {
    return client.materials(await session.callerFor('certificates'), session.holder, cause, signal)
  }

  /** Begins asking the store for what matters to an item, before its guide is there. */
  const papersFor = (session: ResidentSession, item: string): Promise<Part<Papers>> =>
    merger.part({
      source: 'certificates',
      locale: session.locale,
      deadlineMs: DEADLINE_MS,
      lastKnownKey: `papers:${session.residentId}:${item}`,
      load: (signal) => load(session, item, signal),
    })

  function resolved(guide: Guide, { certificates: held, stored, fieldsOf }: Papers): ResolvedMaterial[] {
    return resolve({
      item: { name: guide.item.name, online: guide.item.online },
      materials: guide.materials,
      certificates: held,
      stored,
      today: localDayOf(clock.now()),
      promisedDays: guide.item.promisedDays,
      grantee: { code: guide.departmentCode, name: guide.item.department },
      fieldsOf: (type) => fieldsOf?.(type) ?? null,
    })
  }

  async function guideOf(item: string): Promise<Guide> {
    const guide = await catalogue.guide(item)
    if (guide.state === 'unavailable') throw new ProblemError(guide.reason)
    return guide.data
  }

  return {
    papersFor,
    guideOf,

    /** What each material of a guide is for her. Never throws for the store's sake. @param papers when already asked */
    async forItem(
      session: ResidentSession,
      guide: Guide,
      papers: Promise<Part<Papers>> = papersFor(session, guide.item.code),
    ): Promise<Part<ResolvedMaterial[]>> {
      const part = await papers
      return part.state === 'unavailable' ? part : { ...part, data: resolved(guide, part.data) }
    },

    /** All papers the store keeps for her. */
    stored: (session: ResidentSession): Promise<Part<StoredMaterial[]>> =>
      merger.part({
        source: 'certificates',
        locale: session.locale,
        deadlineMs: DEADLINE_MS,
        lastKnownKey: `stored:${session.residentId}`,
        load: (signal) => storedOf(session, '本人查看已存材料', signal),
      }),

    /**
     * What using a certificate for a material of an item means, as the guide offers it.
     * @throws ProblemError not_found (item, material, or a certificate that is not hers or not of the type),
     *   certificate_not_usable, or of whoever does not answer
     */
    async offerFor(
      session: ResidentSession,
      wanted: { item: string; material: string; certificate: string },
    ): Promise<{ offer: ConsentOffer; item: { code: string; name: string } }> {
      const [guide, held] = await Promise.all([guideOf(wanted.item), certificates.mine(session, '本人授权使用证照')])
      const material = guide.materials.find(({ id }) => id === wanted.material)
      const certificate = held.find(({ id }) => id === wanted.certificate)
      if (!material || !certificate || certificate.typeCode !== material.certificateType)
        throw new ProblemError('not_found')
      const today = localDayOf(clock.now())
      if (!isUsable(certificate, today)) throw new ProblemError('certificate_not_usable')
      const fieldsOf = await fieldsFor(session, wanted.item, [certificate.typeCode])
      const offer = offerOf(certificate, {
        item: guide.item,
        today,
        promisedDays: guide.item.promisedDays,
        grantee: { code: guide.departmentCode, name: guide.item.department },
        fieldsOf,
      })
      if (!offer) throw new ProblemError('certificate_not_usable')
      return { offer, item: { code: guide.item.code, name: guide.item.name } }
    },
  }
}

export type MaterialService = ReturnType<typeof createMaterialService>

/** The value, or null when it takes longer or fails: what it is for goes without. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms)
  })
  try {
    return await Promise.race([work.catch(() => null), late])
  } finally {
    clearTimeout(timer)
  }
}
