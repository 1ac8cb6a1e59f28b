import { addDays, ageOn, localDayOf } from '@shared/standards/time'
import type { Database, Queryable } from '../../kit/database'
import type { Province, Resident } from '../data/types'
import { subjectOf } from './subject'

/** Parents of this age have allowed their grown children to act for them; younger ones have not. */
const GRANTING_AGE = 60

/** Everybody in the seed is registered by real name (level 4, face checked) and has bound their WeChat account. */
export async function seedIdentity(db: Database, province: Province, now: Date): Promise<void> {
  const subOf = (key: string) => subjectOf(province.seed, key)
  await db.transaction(async (tx) => {
    for (const [position, resident] of province.residents.entries()) {
      await addPerson(tx, resident, subOf(resident.key), position, now)
    }
    for (const resident of province.residents) await addKinship(tx, resident, subOf)
    await addDelegations(tx, province.residents, subOf, now)
    for (const { creditCode, name, legalRepresentative, agents } of province.companies) {
      await tx.query('insert into company (credit_code, name) values ($1, $2)', [creditCode, name])
      await tx.query(`insert into company_role (credit_code, sub, role) values ($1, $2, 'legal_representative')`, [
        creditCode,
        subOf(legalRepresentative),
      ])
      for (const { resident, from, until } of agents) {
        await tx.query(
          `insert into company_role (credit_code, sub, role, valid_from, valid_until) values ($1, $2, 'agent', $3, $4)`,
          [creditCode, subOf(resident), from, until],
        )
      }
    }
  })
}

async function addPerson(tx: Queryable, resident: Resident, sub: string, position: number, now: Date): Promise<void> {
  const { key, name, idNumber, idType, born, phone, region, openid } = resident
  await tx.query(
    `insert into person (sub, seed_key, name, id_type, id_no, born, phone, real_name_level, region, position)
     values ($1, $2, $3, $4, $5, $6, $7, 4, $8, $9)`,
    [sub, key, name, idType === 'identityCard' ? '111' : '516', idNumber, born, phone, region, position],
  )
  await tx.query('insert into wechat_binding (openid, sub, bound_at) values ($1, $2, $3)', [openid, sub, now])
}

async function addKinship(tx: Queryable, resident: Resident, subOf: (key: string) => string): Promise<void> {
  const relatives = [
    ...(resident.spouse === null ? [] : [{ key: resident.spouse, relation: 'spouse' }]),
    ...resident.children.map((key) => ({ key, relation: 'child' })),
    ...resident.parents.map((key) => ({ key, relation: 'parent' })),
  ]
  for (const { key, relation } of relatives) {
    await tx.query('insert into kinship (sub, relative, relation) values ($1, $2, $3)', [
      subOf(resident.key),
      subOf(key),
      relation,
    ])
  }
}

async function addDelegations(
  tx: Queryable,
  residents: Resident[],
  subOf: (key: string) => string,
  now: Date,
): Promise<void> {
  const today = localDayOf(now)
  const bornOf = new Map(residents.map(({ key, born }) => [key, born]))
  for (const child of residents.filter(({ born }) => ageOn(born, today) >= 18)) {
    for (const parent of child.parents.filter((key) => ageOn(bornOf.get(key) ?? today, today) >= GRANTING_AGE)) {
      await tx.query('insert into delegation (grantor, delegate, valid_from, valid_until) values ($1, $2, $3, $4)', [
        subOf(parent),
        subOf(child.key),
        today,
        addDays(today, 365),
      ])
    }
  }
}
