import type { Consent } from '@shared/certificates/contract'
import type { LocalDay } from '@shared/standards/time'
import type { Database, Queryable } from '../../kit/database'

/** A receipt as it is kept, with what the store knows it by. */
export interface KeptConsent {
  id: string
  receiptNo: string
  authorization: string
  certificate: string
  certificateName: string
  grantee: { code: string; name: string }
  fields: string[]
  purpose: string
  validUntil: LocalDay
  item: { code: string; name: string }
  material: string
  application: string | null
  givenAt: string
  revokedAt: string | null
}

interface Row extends Omit<KeptConsent, 'grantee' | 'item' | 'givenAt' | 'revokedAt'> {
  granteeCode: string
  granteeName: string
  itemCode: string
  itemName: string
  givenAt: Date
  revokedAt: Date | null
}

const COLUMNS = `id, receipt_no as "receiptNo", authorization_id as "authorization", certificate_id as certificate,
  certificate_name as "certificateName", grantee_code as "granteeCode", grantee_name as "granteeName", fields, purpose,
  valid_until as "validUntil", item_code as "itemCode", item_name as "itemName", material_id as material, application,
  given_at as "givenAt", revoked_at as "revokedAt"`

const toConsent = ({ granteeCode, granteeName, itemCode, itemName, givenAt, revokedAt, ...row }: Row): KeptConsent => ({
  ...row,
  grantee: { code: granteeCode, name: granteeName },
  item: { code: itemCode, name: itemName },
  givenAt: givenAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
})

/** As the resident sees it. A consent that was not revoked ends with its last day. */
export function presentConsent(kept: KeptConsent, today: LocalDay): Consent {
  const { authorization: _, material: __, ...consent } = kept
  return { ...consent, state: stateOf(kept, today) }
}

export const stateOf = ({ revokedAt, validUntil }: KeptConsent, today: LocalDay): Consent['state'] =>
  revokedAt !== null ? 'revoked' : validUntil < today ? 'ended' : 'active'

const SHOWN = 200

export function createConsentStore(db: Database) {
  return {
    async list(residentId: string): Promise<KeptConsent[]> {
      const rows = await db.query<Row>(
        `select ${COLUMNS} from consent where resident_id = $1 order by given_at desc, id desc limit $2`,
        [residentId, SHOWN],
      )
      return rows.map(toConsent)
    },

    /** Null when it is not this resident's. */
    async one(residentId: string, id: string): Promise<KeptConsent | null> {
      const row = await db.maybe<Row>(`select ${COLUMNS} from consent where resident_id = $1 and id = $2::uuid`, [
        residentId,
        id,
      ])
      return row && toConsent(row)
    },

    async some(residentId: string, ids: readonly string[]): Promise<KeptConsent[]> {
      const rows = await db.query<Row>(
        `select ${COLUMNS} from consent where resident_id = $1 and id = any($2::uuid[]) order by given_at, id`,
        [residentId, ids],
      )
      return rows.map(toConsent)
    },

    /** Those given for a material of an item with a certificate that no application uses yet, newest first. */
    async unused(residentId: string, item: string, material: string, certificate: string): Promise<KeptConsent[]> {
      const rows = await db.query<Row>(
        `select ${COLUMNS} from consent
         where resident_id = $1 and item_code = $2 and material_id = $3 and certificate_id = $4
           and application is null and revoked_at is null
         order by given_at desc`,
        [residentId, item, material, certificate],
      )
      return rows.map(toConsent)
    },

    async receiptExists(receiptNo: string, exceptId: string): Promise<boolean> {
      return (
        (await db.maybe('select 1 from consent where receipt_no = $1 and id <> $2::uuid', [receiptNo, exceptId])) !==
        null
      )
    },

    async add(tx: Queryable, residentId: string, consent: KeptConsent): Promise<void> {
      await tx.query(
        `insert into consent (id, resident_id, receipt_no, authorization_id, certificate_id, certificate_name, grantee_code,
                              grantee_name, fields, purpose, valid_until, item_code, item_name, material_id, given_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict (id) do nothing`,
        [
          consent.id,
          residentId,
          consent.receiptNo,
          consent.authorization,
          consent.certificate,
          consent.certificateName,
          consent.grantee.code,
          consent.grantee.name,
          JSON.stringify(consent.fields),
          consent.purpose,
          consent.validUntil,
          consent.item.code,
          consent.item.name,
          consent.material,
          consent.givenAt,
        ],
      )
    },

    async revoked(tx: Queryable, residentId: string, id: string, at: string): Promise<void> {
      await tx.query(
        'update consent set revoked_at = coalesce(revoked_at, $3) where resident_id = $1 and id = $2::uuid',
        [residentId, id, at],
      )
    },

    async attach(tx: Queryable, residentId: string, ids: readonly string[], application: string): Promise<void> {
      await tx.query('update consent set application = $3 where resident_id = $1 and id = any($2::uuid[])', [
        residentId,
        ids,
        application,
      ])
    },
  }
}

export type ConsentStore = ReturnType<typeof createConsentStore>
