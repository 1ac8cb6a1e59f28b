import { localDayOf } from '@shared/standards/time'
import type { Database } from '../../kit/database'
import type { Province } from '../data/types'
import { seedMaterials } from './materials/seed'

export async function seedCertificates(db: Database, province: Province, now: Date): Promise<void> {
  const { certificates } = province
  const types = new Map<string, { name: string; fields: string[] }>()
  for (const { typeCode, typeName, fields } of certificates) {
    const known = types.get(typeCode)?.fields ?? []
    types.set(typeCode, { name: typeName, fields: [...new Set([...known, ...Object.keys(fields)])] })
  }
  await db.transaction(async (tx) => {
    for (const [code, { name, fields }] of types) {
      await tx.query('insert into certificate_type (code, name, fields) values ($1, $2, $3)', [
        code,
        name,
        JSON.stringify(fields),
      ])
    }
    for (const each of certificates) {
      await tx.query(
        `insert into certificate (identifier, type_code, number, holder_type, holder_code, holder_name, issuer_name,
                                  issuer_code, issued, valid_from, valid_until, status, version, area, fields)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
        [
          each.identifier,
          each.typeCode,
          each.number,
          each.holder.type,
          each.holder.code,
          each.holder.name,
          each.issuer.name,
          each.issuer.creditCode,
          each.issued,
          each.validFrom,
          each.validUntil,
          each.status,
          each.version,
          each.area,
          JSON.stringify(each.fields),
        ],
      )
    }
    await seedMaterials(tx, province, localDayOf(now))
  })
}
