import { createHmac } from 'node:crypto'
import type { Locale } from '@shared/http/locale'
import type { Clock } from '../../kit/clock'
import type { Database, Queryable } from '../../kit/database'
import type { Seal } from '../../kit/seal'

/** Whom a message goes to. `recipient` stands for the openid wherever the openid itself is not needed. */
export interface Contact {
  recipient: string
  openid: string
  locale: Locale
}

interface Row {
  openid_hash: string
  openid_sealed: string
  locale: Locale
}

export interface ContactsOptions {
  db: Database
  seal: Seal
  /** 32 bytes; the key of the look-up hash is derived from it. */
  dataKey: Buffer
  clock: Clock
}

/** Whose WeChat is whose: kept at sign-in, sealed. */
export function createContacts({ db, seal, dataKey, clock }: ContactsOptions) {
  const lookUpKey = createHmac('sha256', dataKey).update('openid look-up').digest()
  const recipientOf = (openid: string): string => createHmac('sha256', lookUpKey).update(openid).digest('base64url')

  const toContact = (row: Row | null): Contact | null => {
    const openid = row && seal.open<string>(row.openid_sealed)
    return row && openid ? { recipient: row.openid_hash, openid, locale: row.locale } : null
  }

  return {
    recipientOf,
    toContact,

    /** A phone that changed hands belongs to who signed in last. */
    async keep(residentId: string, openid: string, locale: Locale): Promise<void> {
      const recipient = recipientOf(openid)
      await db.transaction(async (tx) => {
        await tx.query('delete from contact where openid_hash = $1 and resident_id <> $2', [recipient, residentId])
        await tx.query(
          `insert into contact (resident_id, openid_hash, openid_sealed, locale, updated_at) values ($1, $2, $3, $4, $5)
           on conflict (resident_id) do update set openid_hash = excluded.openid_hash,
             openid_sealed = excluded.openid_sealed, locale = excluded.locale, updated_at = excluded.updated_at`,
          [residentId, recipient, seal.seal(openid), locale, clock.now()],
        )
      })
    },

    /** Whose it was; null when it is nobody's that we know. */
    async forget(tx: Queryable, recipient: string): Promise<string | null> {
      const row = await tx.maybe<{ resident_id: string }>(
        'delete from contact where openid_hash = $1 returning resident_id',
        [recipient],
      )
      return row?.resident_id ?? null
    },

    /** Null: no WeChat of hers is known. */
    async of(tx: Queryable, residentId: string): Promise<Contact | null> {
      return toContact(
        await tx.maybe<Row>('select openid_hash, openid_sealed, locale from contact where resident_id = $1', [
          residentId,
        ]),
      )
    },
  }
}

export type Contacts = ReturnType<typeof createContacts>
