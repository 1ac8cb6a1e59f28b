import type { Consent } from '@shared/certificates/contract'
import type { LocalDay } from '@shared/standards/time'
import type { Database, Queryable } from '../../kit/database'
import type { Seal } from '../../kit/seal'

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

/** What is sealed: names, and what exactly she allowed. */
interface ConsentContent {
  certificateName: string
  granteeName: string
  /** Labels, as printed on the certificate. */
  fields: string[]
  purpose: string
  itemName: string
}

interface Row
  extends Omit<KeptConsent, 'grantee' | 'item' | 'givenAt' | 'revokedAt' | 'certificateName' | 'fields' | 'purpose'> {
  granteeCode: string
  itemCode: string
  content: string
  givenAt: Date
  revokedAt: Date | null
}

const COLUMNS = `id, receipt_no as "receiptNo", authorization_id as "authorization", certificate_id as certificate,
  grantee_code as "granteeCode", valid_until as "validUntil", item_code as "itemCode", content, material_id as material,
  application, given_at as "givenAt", revoked_at as "revokedAt"`

/** As the resident sees it. A consent that was not revoked ends with its last day. */
export function presentConsent(kept: KeptConsent, today: LocalDay): Consent {
  const { authorization: _, material: __, ...consent } = kept
  return { ...consent, state: stateOf(kept, today) }
}

export const stateOf = ({ revokedAt, validUntil }: KeptConsent, today: LocalDay): Consent['state'] =>
  revokedAt !== null ? 'revoked' : validUntil < today ? 'ended' : 'active'

const SHOWN = 200
const UNREADABLE: ConsentContent = { certificateName: '', granteeName: '', fields: [], purpose: '', itemName: '' }

export function createConsentStore(db: Database, seal: Seal) {
  function toConsent({ granteeCode, itemCode, content, givenAt, revokedAt, ...row }: Row): KeptConsent {
    // Sealed with a key that is gone: that she consented, to whom and until when, is still known.
    const { certificateName, granteeName, fields, purpose, itemName } = seal.open<ConsentContent>(content) ?? UNREADABLE
    return {
      ...row,
      certificateName,
      fields,
      purpose,
      grantee: { code: granteeCode, name: granteeName },
      item: { code: itemCode, name: itemName },
      givenAt: givenAt.toISOString(),
      revokedAt: revokedAt?.toISOString() ?? null,
    }
  }

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
      const content: ConsentContent = {
        certificateName: consent.certificateName,
        granteeName: consent.grantee.name,
        fields: consent.fields,
        purpose: consent.purpose,
        itemName: consent.item.name,
      }
      await tx.query(
        `insert into consent (id, resident_id, receipt_no, authorization_id, certificate_id, grantee_code, valid_until,
                              item_code, material_id, content, given_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (id) do nothing`,
        [
          consent.id,
          residentId,
          consent.receiptNo,
          consent.authorization,
          consent.certificate,
          consent.grantee.code,
          consent.validUntil,
          consent.item.code,
          consent.material,
          seal.seal(content),
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
