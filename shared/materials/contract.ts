import * as v from 'valibot'
import { day, endpoint, id, instant, numberInQuery, text } from '../http/endpoint'
import { PartSchema } from '../http/parts'

/** Trust levels of papers: A issued by an office · B compared with the original · C uploaded · D made by the holder. */
export const TrustLevelSchema = v.picklist(['A', 'B', 'C', 'D'])
export type TrustLevel = v.InferOutput<typeof TrustLevelSchema>

/** Identifier of an electronic certificate, see `standards/certificate-identifier.ts`. */
export const certificateId = v.pipe(v.string(), v.regex(/^[0-9A-Z.]{20,128}$/))

/** A paper the store keeps from before. */
export const StoredMaterialSchema = v.object({
  id: v.string(),
  name: v.string(),
  kind: v.string(),
  trustLevel: TrustLevelSchema,
  validUntil: v.nullable(day),
  /** Who compared it with the original, or issued it. */
  verifiedBy: v.nullable(v.string()),
  verifiedOn: v.nullable(day),
  /** For which application it was handed in. */
  fromApplication: v.nullable(v.string()),
  contentType: v.string(),
  size: v.number(),
  createdOn: v.nullable(day),
})
export type StoredMaterial = v.InferOutput<typeof StoredMaterialSchema>

/**
 * What a material of a guide is for this resident:
 * `held` a valid certificate stands for it · `stored` a paper from before can be used again · `checked` the department
 * verifies it itself · `form` made from the form · `later` may follow later (容缺) · `provide` hers to provide ·
 * `optional` helps but is not needed.
 */
export const MaterialStandingSchema = v.picklist(['held', 'stored', 'checked', 'form', 'later', 'provide', 'optional'])
export type MaterialStanding = v.InferOutput<typeof MaterialStandingSchema>

/** Why; the phone composes the sentence from the code and the values. */
export const MaterialReasonSchema = v.picklist([
  /** held: a certificate, valid until `until` or for good */
  'certificate_valid',
  /** held, but it ends before the promised day of the result */
  'certificate_ends_soon',
  /** provide/later: the certificate ended `on` */
  'certificate_ended',
  /** provide/later: suspended, revoked, cancelled */
  'certificate_not_usable',
  /** provide/later: the store has none */
  'certificate_missing',
  /** stored, level A: issued by `by` */
  'issued_by_office',
  /** stored, level B: compared with the original by `by` on `on` */
  'compared_with_original',
  /** stored, level C: usable again, the window compares it once with the original */
  'uploaded_before',
  /** stored, level D: her own declaration */
  'made_by_holder',
  /** stored, but it ends before the promised day of the result */
  'stored_ends_soon',
  /** provide/later: what was kept ended `on` */
  'stored_ended',
  /** provide/later: nothing of the kind is kept */
  'nothing_stored',
  /** checked: `by` looks it up */
  'checked_by_department',
  /** form: made from what she fills in */
  'made_from_form',
  /** later: until how many working days (`days`) after acceptance */
  'may_follow',
  /** provide: it might follow later, but the promised time is too short for that */
  'too_quick_to_follow',
  /** provide: only on paper at a window */
  'paper_only',
])
export type MaterialReason = v.InferOutput<typeof MaterialReasonSchema>

/** What she would allow when a certificate is used: shown before she does. */
export const ConsentOfferSchema = v.object({
  certificate: certificateId,
  certificateName: v.string(),
  /** Who may read it. */
  grantee: v.object({ code: v.string(), name: v.string() }),
  /** Labels of the fields they may read, as printed on the certificate. */
  fields: v.array(v.string()),
  purpose: v.string(),
  validUntil: day,
})
export type ConsentOffer = v.InferOutput<typeof ConsentOfferSchema>

export const ResolvedMaterialSchema = v.object({
  /** Id of the material in the guide. */
  id: v.string(),
  name: v.string(),
  need: v.picklist(['required', 'optional', 'deferrable']),
  standing: MaterialStandingSchema,
  /** The first is why it stands as it does; others explain (an ended certificate beside a paper that is still good). */
  reasons: v.array(
    v.object({
      code: MaterialReasonSchema,
      /** Name of the certificate or paper. */
      name: v.nullable(v.string()),
      on: v.nullable(day),
      until: v.nullable(day),
      by: v.nullable(v.string()),
      days: v.nullable(v.number()),
    }),
  ),
  /** held: what to allow. */
  offer: v.nullable(ConsentOfferSchema),
  /** stored: the paper. */
  stored: v.nullable(StoredMaterialSchema),
  /** Kinds of paper that satisfy it, for an upload: the first is the usual one. */
  kinds: v.array(v.string()),
  /** Whether a photo or file can stand for it. */
  uploadable: v.boolean(),
})
export type ResolvedMaterial = v.InferOutput<typeof ResolvedMaterialSchema>

/** An upload that is going on or has ended. Content is sent in pieces from `offset` on, so that it can be resumed. */
export const UploadSchema = v.object({
  id: v.string(),
  name: v.string(),
  size: v.number(),
  /** Bytes that have arrived for good: go on from here. */
  offset: v.number(),
  /** Largest piece taken at once. */
  pieceSize: v.number(),
  /** receiving: send pieces · storing: complete, on its way to the store · stored · refused: see `refusal` */
  state: v.picklist(['receiving', 'storing', 'stored', 'refused']),
  refusal: v.nullable(v.picklist(['type_not_allowed', 'too_large', 'damaged'])),
  /** Set when stored. */
  material: v.nullable(StoredMaterialSchema),
})
export type Upload = v.InferOutput<typeof UploadSchema>

export const UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024
export const UPLOAD_PIECE_BYTES = 256 * 1024

export const materialEndpoints = {
  forItem: endpoint({
    id: 'materials.forItem',
    method: 'GET',
    path: '/api/materials/for/:item',
    summary:
      'What an item takes of this resident: held, stored, verified by the department, later, or to provide, with the reasons',
    access: 'resident',
    params: v.object({ item: id }),
    response: v.object({ materials: PartSchema(v.array(ResolvedMaterialSchema)), serverTime: instant }),
    problems: ['not_found', 'hall_unavailable'],
  }),
  stored: endpoint({
    id: 'materials.stored',
    method: 'GET',
    path: '/api/materials/stored',
    summary: 'Papers the store keeps for the resident',
    access: 'resident',
    response: v.object({ materials: PartSchema(v.array(StoredMaterialSchema)), serverTime: instant }),
  }),
  startUpload: endpoint({
    id: 'materials.startUpload',
    method: 'POST',
    path: '/api/materials/uploads',
    summary: 'Announce a file; its content follows in pieces',
    access: 'resident',
    write: true,
    /**
     * `item` and `material`: for what it is. With `application`, `material` is one that this application of hers asks
     * for or lets follow, also one that is not in the guide. `kind`: one of the kinds the material accepts. Size in bytes.
     */
    body: v.object({
      item: id,
      material: id,
      application: v.optional(id),
      kind: v.optional(id),
      fileName: text(200),
      size: v.pipe(v.number(), v.integer(), v.minValue(1)),
    }),
    response: UploadSchema,
    success: 201,
    problems: ['forbidden', 'not_found', 'upload_too_large', 'hall_unavailable'],
  }),
  upload: endpoint({
    id: 'materials.upload',
    method: 'GET',
    path: '/api/materials/uploads/:id',
    summary: 'How far an upload has come: where to go on',
    access: 'resident',
    params: v.object({ id }),
    response: UploadSchema,
    problems: ['not_found'],
  }),
  /**
   * A piece of content. The body is raw (`application/octet-stream`), not JSON. Sending a piece twice changes nothing:
   * the answer says from where to go on. It is its own idempotency: no key is needed.
   */
  sendPiece: endpoint({
    id: 'materials.sendPiece',
    method: 'PUT',
    path: '/api/materials/uploads/:id/content',
    summary: 'One piece of the content (raw bytes), from `offset` on; the answer says where to go on',
    access: 'resident',
    params: v.object({ id }),
    query: v.object({ offset: numberInQuery(0, UPLOAD_LIMIT_BYTES) }),
    rawBody: 'application/octet-stream',
    response: UploadSchema,
    problems: ['not_found', 'payload_too_large', 'upload_not_allowed', 'wrong_state'],
  }),
  finishUpload: endpoint({
    id: 'materials.finishUpload',
    method: 'POST',
    path: '/api/materials/uploads/:id/finish',
    summary:
      'All pieces are there: check the type by content, take out what a photo says about where it was taken, store it',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    response: UploadSchema,
    problems: ['not_found', 'upload_not_allowed', 'wrong_state', 'certificates_unavailable'],
  }),
}
