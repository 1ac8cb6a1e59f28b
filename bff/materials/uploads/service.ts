import { randomUUID } from 'node:crypto'
import type { Guide } from '@shared/catalogue/contract'
import { type StoredMaterial, UPLOAD_LIMIT_BYTES, UPLOAD_PIECE_BYTES, type Upload } from '@shared/materials/contract'
import type { Clock } from '../../../kit/clock'
import type { StoreRequests } from '../../certificates/store-requests'
import { ProblemError } from '../../http/problem'
import { type Effect, type Operations, UnknownOutcome, type WriteContext } from '../../operations/operations'
import type { ResidentSession } from '../../residents/sessions'
import type { CertificatesClient } from '../../upstreams/certificates'
import { cleaned, examine, MAGIC_BYTES, typeOf } from '../content/content'
import { acceptedKinds, isUploadable } from '../resolver'
import { type KeptUpload, presentUpload, type UploadStore } from './store'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface NewUploadRequest {
  item: string
  material: string
  application?: string | undefined
  kind?: string | undefined
  fileName: string
  size: number
}

export interface UploadServiceOptions {
  store: UploadStore
  client: CertificatesClient
  requests: StoreRequests
  operations: Operations
  clock: Clock
  /** @throws ProblemError not_found, or hall_unavailable */
  guideOf(item: string): Promise<Guide>
  /** What an application of hers asks for or lets follow. @throws ProblemError forbidden, not_found, or hall_unavailable */
  openMaterial(
    session: ResidentSession,
    application: string,
    wanted: { item: string; material: string },
  ): Promise<Accepting>
}

/** A material, and the kinds of papers that satisfy it. */
interface Accepting {
  name: string
  kinds: readonly string[]
}

/**
 * Files on their way to the store: announced, received in pieces (each is there for good or not at all, so that any break
 * can be gone on from), looked at as a whole, and given to the store without what a photo says beside the picture.
 * Until then they lie sealed in our table, and nowhere else.
 */
export function createUploadService({
  store,
  client,
  requests,
  operations,
  clock,
  guideOf,
  openMaterial,
}: UploadServiceOptions) {
  async function own(session: ResidentSession, id: string): Promise<KeptUpload> {
    const upload = UUID.test(id) ? await store.find(session.residentId, id) : null
    if (!upload) throw new ProblemError('not_found')
    return upload
  }

  async function ofGuide({ item, material }: NewUploadRequest): Promise<Accepting> {
    const found = (await guideOf(item)).materials.find(({ id }) => id === material)
    if (!found || !isUploadable(found)) throw new ProblemError('not_found')
    return { name: found.name, kinds: acceptedKinds(found) }
  }

  async function firstBytes(id: string): Promise<Buffer> {
    let start: Buffer = Buffer.alloc(0)
    for await (const piece of store.pieces(id)) {
      start = Buffer.concat([start, piece])
      if (start.length >= MAGIC_BYTES) break
    }
    return start
  }

  /**
   * Gives what has arrived to the store. The upload's own id is the reference: however often and under whatever key it is
   * finished, the store keeps one paper.
   */
  async function giveToStore(session: ResidentSession, upload: KeptUpload): Promise<StoredMaterial> {
    const { id } = upload
    const examined = await examine(await firstBytes(id), () => store.pieces(id))
    if (examined.kind === 'refused') {
      await store.refuse(id, examined.refusal)
      throw new ProblemError('upload_not_allowed')
    }
    if (examined.size > UPLOAD_LIMIT_BYTES) {
      await store.refuse(id, 'too_large')
      throw new ProblemError('upload_not_allowed')
    }
    await store.markStoring(id)
    const { type, size, sha256 } = examined
    const paper = {
      name: upload.materialName,
      kind: upload.kind,
      contentType: type,
      size,
      sha256,
      cause: `本人上传材料：${upload.materialName}`.slice(0, 200),
    }
    const caller = await session.callerFor('certificates')
    return client.keep(caller, session.holder, id, paper, () => cleaned(type, store.pieces(id)))
  }

  const stored =
    (upload: KeptUpload, material: StoredMaterial): Effect =>
    (tx) =>
      store.markStored(tx, upload.id, material)

  const presentStored = (upload: KeptUpload, material: StoredMaterial): Upload =>
    presentUpload({ ...upload, state: 'stored', material })

  operations.resolveWith('materials.finishUpload', (operation) =>
    requests.resolve<{ id: string }>(operation, async (session, { id }, reference) => {
      const upload = await own(session, id)
      const material = upload.material ?? (await giveToStore(session, upload))
      return {
        kind: 'done',
        answer: presentStored(upload, material),
        target: id,
        effects: [stored(upload, material), requests.settled(reference)],
      }
    }),
  )

  return {
    /** Announces a file for a material of an item, or for one that an application asks for. Of more than a handful under way, the oldest are given up. */
    async start(session: ResidentSession, request: NewUploadRequest, write: WriteContext): Promise<Upload> {
      write.target(request.material)
      if (request.size > UPLOAD_LIMIT_BYTES) throw new ProblemError('upload_too_large')
      const { application } = request
      const { name, kinds } =
        application === undefined ? await ofGuide(request) : await openMaterial(session, application, request)
      const kind = kinds.find((each) => each === request.kind) ?? kinds[0]
      if (kind === undefined) throw new ProblemError('not_found')
      const id = randomUUID()
      write.target(id)
      const { residentId } = session
      const { item, material, fileName, size } = request
      const names = { fileName, materialName: name }
      write.onDone((tx) => store.add(tx, { id, residentId, item, material, kind, ...names, size, at: clock.now() }))
      return presentUpload({
        ...names,
        id,
        residentId,
        kind,
        size,
        received: 0,
        state: 'receiving',
        refusal: null,
        material: null,
      })
    },

    async one(session: ResidentSession, id: string): Promise<Upload> {
      const upload = await own(session, id)
      // What an older session of hers began to give to the store can be brought to its end with this one.
      if (upload.state === 'storing') await requests.takeUp(session)
      return presentUpload(upload)
    },

    /** One piece. Sent twice, or not joining on, it changes nothing: the answer says where to go on. */
    async piece(session: ResidentSession, id: string, offset: number, piece: Buffer): Promise<Upload> {
      if (!Number.isInteger(offset)) throw new ProblemError('invalid_request')
      if (piece.length > UPLOAD_PIECE_BYTES) throw new ProblemError('payload_too_large')
      const before = await own(session, id)
      const tells = offset === 0 && before.received === 0 && piece.length >= Math.min(MAGIC_BYTES, before.size)
      if (tells && before.state === 'receiving' && typeOf(piece) === null) {
        await store.refuse(id, 'type_not_allowed')
        throw new ProblemError('upload_not_allowed')
      }
      const taken = await store.take(session.residentId, id, offset, piece)
      if (!taken) throw new ProblemError('not_found')
      const { upload, outcome } = taken
      if (outcome === 'too_much') throw new ProblemError('payload_too_large')
      if (outcome === 'closed')
        throw new ProblemError(upload.state === 'refused' ? 'upload_not_allowed' : 'wrong_state')
      return presentUpload(upload)
    },

    /** All of it is here: looks at it, and gives it to the store. */
    async finish(session: ResidentSession, id: string, write: WriteContext): Promise<Upload> {
      write.target(id)
      const upload = await own(session, id)
      if (upload.material) return presentUpload(upload)
      if (upload.state === 'refused') throw new ProblemError('upload_not_allowed')
      if (upload.received < upload.size) throw new ProblemError('wrong_state')
      await requests.begin(session, write.reference, async () => ({ id }))
      try {
        const material = await giveToStore(session, upload)
        write.target(material.id)
        write.onDone(stored(upload, material))
        write.onDone(requests.settled(write.reference))
        return presentStored(upload, material)
      } catch (error) {
        if (!(error instanceof UnknownOutcome)) await store.markComplete(id)
        throw error
      }
    },
  }
}

export type UploadService = ReturnType<typeof createUploadService>
