import { materialEndpoints, UPLOAD_PIECE_BYTES } from '@shared/materials/contract'
import type { Clock } from '../../kit/clock'
import { forResident, forWrite, type RouteKit } from '../http/route'
import { pieceOf } from './piece-of'
import type { MaterialService } from './service'
import type { UploadService } from './uploads/service'

export interface MaterialRoutesOptions {
  service: MaterialService
  uploads: UploadService
  clock: Clock
}

export function materialRoutes(kit: RouteKit, { service, uploads, clock }: MaterialRoutesOptions): void {
  const serverTime = () => clock.now().toISOString()

  forResident(kit, materialEndpoints.forItem, async ({ session, params }) => {
    const papers = service.papersFor(session, params.item)
    // Awaited below; a session that ends meanwhile must not count as nobody's error.
    papers.catch(() => undefined)
    const guide = await service.guideOf(params.item)
    return { materials: await service.forItem(session, guide, papers), serverTime: serverTime() }
  })

  forResident(kit, materialEndpoints.stored, async ({ session }) => ({
    materials: await service.stored(session),
    serverTime: serverTime(),
  }))

  forWrite(kit, materialEndpoints.startUpload, ({ session, body, write }) => uploads.start(session, body, write))

  forResident(kit, materialEndpoints.upload, ({ session, params }) => uploads.one(session, params.id))

  forResident(kit, materialEndpoints.sendPiece, async ({ session, params, query, ctx }) =>
    uploads.piece(session, params.id, query.offset, await pieceOf(ctx, UPLOAD_PIECE_BYTES)),
  )

  forWrite(kit, materialEndpoints.finishUpload, ({ session, params, write }) =>
    uploads.finish(session, params.id, write),
  )
}
