import type { Message } from '@shared/notifications/contract'
import type { Database } from '../../kit/database'
import type { Seal } from '../../kit/seal'

interface Row {
  id: string
  kind: Message['kind']
  content: string
  page: string | null
  createdAt: Date
  readAt: Date | null
}

const COLUMNS = 'id, kind, content, page, created_at as "createdAt", read_at as "readAt"'

export function createInbox(db: Database, seal: Seal) {
  const toMessage = (row: Row): Message => ({
    id: row.id,
    kind: row.kind,
    // Sealed with a key that is gone: what it was about is lost, and that she was told is not.
    values: seal.open<Record<string, string>>(row.content) ?? {},
    page: row.page,
    createdAt: row.createdAt.toISOString(),
    readAt: row.readAt?.toISOString() ?? null,
  })

  return {
    async list(residentId: string, before: string | undefined, limit: number): Promise<Message[]> {
      const rows = await db.query<Row>(
        `select ${COLUMNS} from message where resident_id = $1
           and ($2::uuid is null or (created_at, id) < (select created_at, id from message where id = $2::uuid and resident_id = $1))
         order by created_at desc, id desc limit $3`,
        [residentId, before ?? null, limit],
      )
      return rows.map(toMessage)
    },

    async unread(residentId: string): Promise<number> {
      const { count } = await db.one<{ count: number }>(
        'select count(*) as count from message where resident_id = $1 and read_at is null',
        [residentId],
      )
      return count
    },

    /** Null when it is not this resident's. The first reading counts. */
    async markRead(residentId: string, id: string, at: Date): Promise<Message | null> {
      const row = await db.maybe<Row>(
        `update message set read_at = coalesce(read_at, $3) where id = $2::uuid and resident_id = $1 returning ${COLUMNS}`,
        [residentId, id, at],
      )
      return row && toMessage(row)
    },
  }
}

export type Inbox = ReturnType<typeof createInbox>
