import { catalogueEndpoints, type GuideAnswer, type HeldMaterial, type Material } from '@shared/catalogue/contract'
import type { Part } from '@shared/http/parts'
import { type AnyoneInput, forAll, forAnyone, type RouteKit } from '../http/route'
import type { ResidentSession } from '../residents/sessions'
import type { CatalogueService } from './service'

export interface CatalogueRoutesOptions {
  service: CatalogueService
  /** What the certificate store holds for the resident of a list of materials. */
  held(session: ResidentSession, materials: readonly Material[]): Promise<Part<HeldMaterial[]>>
}

export function catalogueRoutes(kit: RouteKit, { service, held }: CatalogueRoutesOptions): void {
  forAll(kit, catalogueEndpoints.themes, async () => ({ themes: await service.themes() }))

  forAll(kit, catalogueEndpoints.departments, async () => ({ departments: await service.departments() }))

  forAll(kit, catalogueEndpoints.regions, async ({ query }) => ({ regions: await service.regions(query.parent) }))

  forAll(kit, catalogueEndpoints.items, ({ query }) => service.items(query))

  forAll(kit, catalogueEndpoints.search, async ({ query }) => ({ hits: await service.search(query.q, query) }))

  const guideAnswer = async ({
    params,
    session,
  }: AnyoneInput<typeof catalogueEndpoints.guide>): Promise<GuideAnswer> => {
    // Our copy knows which materials to ask the store for, so that both systems are asked at the same time.
    const known = session && service.certificateMaterials(params.code)
    const [guide, heldOfKnown] = await Promise.all([
      service.guide(params.code),
      session && known ? held(session, known) : null,
    ])
    if (!session || heldOfKnown || guide.state === 'unavailable') return { guide, held: heldOfKnown }
    return { guide, held: await held(session, guide.data.materials) }
  }
  forAnyone(kit, catalogueEndpoints.guide, guideAnswer, ({ guide }) => guide.state === 'fresh')

  forAll(kit, catalogueEndpoints.quality, async () => service.quality())
}
