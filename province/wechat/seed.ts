import type { Database } from '../../kit/database'
import type { Province } from '../data/types'
import { TEMPLATES } from './templates'

/** Every resident of the seed has a phone; nobody has opened the mini-program yet. */
export async function seedWechat(db: Database, { residents }: Province): Promise<void> {
  await db.transaction(async (tx) => {
    for (const [position, { openid, phone }] of residents.entries()) {
      await tx.query('insert into wechat_user (openid, phone, position) values ($1, $2, $3)', [openid, phone, position])
    }
    for (const [position, { id, title, content, example, type }] of TEMPLATES.entries()) {
      await tx.query(
        'insert into template (id, title, content, example, type, position) values ($1, $2, $3, $4, $5, $6)',
        [id, title, content, example, type, position],
      )
    }
  })
}
