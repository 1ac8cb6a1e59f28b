import type { MaterialChoice } from '@shared/applications/contract'
import type { Guide } from '@shared/catalogue/contract'
import type { Part } from '@shared/http/parts'
import type { ResolvedMaterial, StoredMaterial } from '@shared/materials/contract'
import type { Queryable } from '../../kit/database'
import { ProblemError } from '../http/problem'
import type { ResidentSession } from '../residents/sessions'
import type { HallMaterialChoice } from '../upstreams/hall-application-words'

/** A consent that can be used: neither revoked nor over. */
export interface UsableConsent {
  id: string
  /** The holder's authorization in the store. */
  authorization: string
  certificate: string
  item: { code: string }
}

export interface ConsentBook {
  active(residentId: string, ids: readonly string[]): Promise<UsableConsent[]>
  /** In the transaction that settles the write. */
  attach(tx: Queryable, residentId: string, ids: readonly string[], application: string): Promise<void>
}

export interface MaterialShelf {
  forItem(session: ResidentSession, guide: Guide): Promise<Part<ResolvedMaterial[]>>
  stored(session: ResidentSession): Promise<Part<StoredMaterial[]>>
}

/** What is going to be handed in, and the consents it is handed in with. */
export interface HandingIn {
  materials: HallMaterialChoice[]
  consents: string[]
}

function dataOf<T>(part: Part<T>): T {
  // What the store said a while ago is no ground to send papers on.
  if (part.state !== 'fresh') throw new ProblemError(part.reason)
  return part.data
}

/** Nobody hands in what is not hers, and no certificate goes without a consent that is in force. */
export function createHanding({ consents, materials }: { consents: ConsentBook; materials: MaterialShelf }) {
  /** @throws ProblemError consent_ended, not_found (a paper that is not hers), certificates_unavailable */
  async function handing(
    session: ResidentSession,
    item: string,
    chosen: readonly (readonly [material: string, choice: MaterialChoice])[],
  ): Promise<HandingIn> {
    const consentIds = chosen.flatMap(([, choice]) => (choice.use === 'certificate' ? [choice.consent] : []))
    const paperIds = chosen.flatMap(([, choice]) => (choice.use === 'stored' ? [choice.stored] : []))
    const [active, papers] = await Promise.all([
      consentIds.length > 0 ? consents.active(session.residentId, consentIds) : [],
      paperIds.length > 0 ? materials.stored(session).then(dataOf) : [],
    ])
    const ofId = new Map(active.map((consent) => [consent.id, consent]))
    const hers = new Set(papers.map(({ id }) => id))
    return {
      consents: consentIds,
      materials: chosen.map(([material, choice]): HallMaterialChoice => {
        if (choice.use === 'later') return { material, use: 'later' }
        if (choice.use === 'stored') {
          if (!hers.has(choice.stored)) throw new ProblemError('not_found')
          return { material, use: 'stored', stored: choice.stored }
        }
        const consent = ofId.get(choice.consent)
        if (!consent || consent.certificate !== choice.certificate || consent.item.code !== item)
          throw new ProblemError('consent_ended')
        const { authorization, certificate } = consent
        return { material, use: 'certificate', certificate, authorization }
      }),
    }
  }

  return {
    /** For a supplement, or what may follow later: whether it is what was asked for is the hall's to say. */
    handing,

    /**
     * Everything an item is submitted with, by the same rules the guide shows.
     * @throws ProblemError materials_missing with the ids, and as `handing`
     */
    async forSubmission(
      session: ResidentSession,
      guide: Guide,
      choices: Readonly<Record<string, MaterialChoice>>,
    ): Promise<HandingIn> {
      const resolved = dataOf(await materials.forItem(session, guide))
      const missing = resolved.filter((material) => isMissing(material, choices[material.id])).map(({ id }) => id)
      if (missing.length > 0) throw new ProblemError('materials_missing', { materials: missing })
      const chosen = resolved.flatMap(({ id, standing }) => {
        const choice = choices[id]
        return choice && !byOthers(standing) ? [[id, choice] as const] : []
      })
      return handing(session, guide.item.code, chosen)
    },
  }
}

export type Handing = ReturnType<typeof createHanding>

/** Verified by the department, or made from the form: nobody hands it in. */
const byOthers = (standing: ResolvedMaterial['standing']): boolean => standing === 'checked' || standing === 'form'

function isMissing({ need, standing }: ResolvedMaterial, choice: MaterialChoice | undefined): boolean {
  if (byOthers(standing) || need === 'optional') return false
  return !choice || (choice.use === 'later' && need !== 'deferrable')
}
