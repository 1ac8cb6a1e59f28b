import { catalogueEndpoints, type Guide, type GuideAnswer } from '@shared/catalogue/contract'
import type { Part } from '@shared/http/parts'
import type { ResolvedMaterial } from '@shared/materials/contract'
import { type AnyoneInput, forAll, forAnyone, type RouteKit } from '../http/route'
import { worded } from '../merge/parts'
import type { ResidentSession } from '../residents/sessions'
import type { CatalogueService } from './service'

/** What a resident has for an item. Asked of the store before the guide is there, resolved once it is. */
export interface GuideMaterials<Papers> {
  papersFor(session: ResidentSession, item: string): Promise<Papers>
  forItem(session: ResidentSession, guide: Guide, papers: Promise<Papers>): Promise<Part<ResolvedMaterial[]>>
}

export interface CatalogueRoutesOptions<Papers> {
  service: CatalogueService
  materials: GuideMaterials<Papers>
}

export function catalogueRoutes<Papers>(kit: RouteKit, { service, materials }: CatalogueRoutesOptions<Papers>): void {
  forAll(kit, catalogueEndpoints.themes, async () => ({ themes: await service.themes() }))

  forAll(kit, catalogueEndpoints.departments, async () => ({ departments: await service.departments() }))

  forAll(kit, catalogueEndpoints.regions, async ({ query }) => ({ regions: await service.regions(query.parent) }))

  forAll(kit, catalogueEndpoints.items, ({ query }) => service.items(query))

  forAll(kit, catalogueEndpoints.search, async ({ query }) => ({ hits: await service.search(query.q, query) }))

  const guideAnswer = async ({
    params,
    session,
    request,
  }: AnyoneInput<typeof catalogueEndpoints.guide>): Promise<GuideAnswer> => {
    // Both systems are asked at the same time, the store first: it takes longer, and the guide is often at hand.
    const papers = session && materials.papersFor(session, params.code)
    // Awaited below; a session that ends meanwhile must not count as nobody's error.
    papers?.catch(() => undefined)
    const guide = worded(await service.guide(params.code), request.locale)
    if (!session || !papers) return { guide, materials: null }
    // Without the guide nobody knows what it takes: the same system's fault.
    if (guide.state === 'unavailable') return { guide, materials: guide }
    return { guide, materials: await materials.forItem(session, guide.data, papers) }
  }
  forAnyone(kit, catalogueEndpoints.guide, guideAnswer, ({ guide }) => guide.state === 'fresh')

  forAll(kit, catalogueEndpoints.quality, async () => service.quality())
}
