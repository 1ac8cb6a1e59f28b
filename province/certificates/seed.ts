import type { Database } from '../../kit/database'
import type { Province } from '../data/types'

export async function seedCertificates(db: Database, { certificates, materials }: Province): Promise<void> {
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
    for (const each of materials) {
      await tx.query(
        `insert into material (id, holder_code, name, trust_level, valid_until, verified_by, verified_on,
                               source_project_no, content_type)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          each.id,
          each.holderCode,
          each.name,
          each.trust,
          each.validUntil,
          each.verifiedBy,
          each.verifiedOn,
          each.sourceProject,
          each.mime,
        ],
      )
    }
  })
}
