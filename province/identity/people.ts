import { addDays, ageOn, type LocalDay } from '@shared/standards/time'
import type { Queryable } from '../../kit/database'

export interface Person {
  sub: string
  seed_key: string
  name: string
  /** 111 公民身份号码, 516 港澳居民来往内地通行证 */
  id_type: '111' | '516'
  id_no: string
  born: LocalDay
  phone: string
  real_name_level: number
  region: string
}

export interface Relative {
  sub: string
  name: string
  relation: 'spouse' | 'child' | 'parent'
  id_type: '111' | '516'
  id_no: string
  /** Whether and until when (inclusive) the person may act for this relative: as guardian of a minor, or by grant. */
  authority: { kind: 'guardian' | 'grant'; valid_until: LocalDay } | null
}

export interface CompanyRole {
  credit_code: string
  name: string
  role: 'legal_representative' | 'agent'
  valid_from: LocalDay | null
  valid_until: LocalDay | null
}

/** Whom a token lets its holder act for. For a company `sub` and `id_no` are its credit code, `id_type` is 001. */
export interface Principal {
  sub: string
  name: string
  id_type: '111' | '516' | '001'
  id_no: string
  relation: 'child' | 'parent' | 'legal_representative' | 'agent'
}

const ADULT = 18
const COLUMNS = 'sub, seed_key, name, id_type, id_no, born, phone, real_name_level, region'

/** People as the sign-in page lists them, seed order. `text` narrows by a part of the name. */
export function listPeople(db: Queryable, text = ''): Promise<Person[]> {
  return db.query<Person>(`select ${COLUMNS} from person where strpos(name, $1) > 0 or $1 = '' order by position`, [
    text,
  ])
}

export function personBySeedKey(db: Queryable, key: string): Promise<Person | null> {
  return db.maybe<Person>(`select ${COLUMNS} from person where seed_key = $1`, [key])
}

export function personBySub(db: Queryable, sub: string): Promise<Person | null> {
  return db.maybe<Person>(`select ${COLUMNS} from person where sub = $1`, [sub])
}

/** The person who bound this openid by real name, or null. */
export function personByOpenid(db: Queryable, openid: string): Promise<Person | null> {
  return db.maybe<Person>(
    `select ${COLUMNS} from person where sub = (select sub from wechat_binding where openid = $1)`,
    [openid],
  )
}

/** The WeChat account this person bound last, or null. */
export async function openidOf(db: Queryable, sub: string): Promise<string | null> {
  const bound = await db.maybe<{ openid: string }>(
    'select openid from wechat_binding where sub = $1 order by bound_at desc limit 1',
    [sub],
  )
  return bound?.openid ?? null
}

export async function familyOf(db: Queryable, sub: string, today: LocalDay): Promise<Relative[]> {
  type Row = Omit<Relative, 'authority'> & { born: LocalDay; granted_until: LocalDay | null }
  const rows = await db.query<Row>(
    `select p.sub, p.name, k.relation, p.id_type, p.id_no, p.born, d.valid_until as granted_until
       from kinship k join person p on p.sub = k.relative
       left join delegation d on d.grantor = k.relative and d.delegate = k.sub and $2 between d.valid_from and d.valid_until
      where k.sub = $1 order by p.position`,
    [sub, today],
  )
  return rows.map(({ born, granted_until, ...relative }) => ({
    ...relative,
    authority: authorityOver(relative.relation, born, granted_until, today),
  }))
}

function authorityOver(
  relation: Relative['relation'],
  born: LocalDay,
  grantedUntil: LocalDay | null,
  today: LocalDay,
): Relative['authority'] {
  if (relation === 'child' && ageOn(born, today) < ADULT) {
    return { kind: 'guardian', valid_until: lastDayAsMinor(born) }
  }
  return relation === 'parent' && grantedUntil ? { kind: 'grant', valid_until: grantedUntil } : null
}

/** The day before the 18th birthday; of somebody born on 29 February, who comes of age on 1 March, 28 February. */
function lastDayAsMinor(born: LocalDay): LocalDay {
  const year = Number(born.slice(0, 4)) + ADULT
  const birthday = born.slice(5) === '02-29' ? '03-01' : born.slice(5)
  return addDays(`${year}-${birthday}`, -1)
}

/** Companies the person may act for today. */
export function companiesOf(db: Queryable, sub: string, today: LocalDay): Promise<CompanyRole[]> {
  return db.query<CompanyRole>(
    `select r.credit_code, c.name, r.role, r.valid_from, r.valid_until
       from company_role r join company c using (credit_code)
      where r.sub = $1 and coalesce(r.valid_from <= $2, true) and coalesce(r.valid_until >= $2, true)
      order by r.credit_code, r.role desc`,
    [sub, today],
  )
}

/**
 * Whom `sub` may act for under this name today: a minor child, a parent who granted it, or a company.
 * Null when not permitted, and also when nobody has that name, so that a refusal tells nothing.
 * @param target a person's sub or a company's credit code
 */
export async function principalFor(
  db: Queryable,
  sub: string,
  target: string,
  today: LocalDay,
): Promise<Principal | null> {
  const relative = (await familyOf(db, sub, today)).find((each) => each.sub === target)
  if (relative?.authority && relative.relation !== 'spouse') {
    const { name, id_type, id_no, relation } = relative
    return { sub: target, name, id_type, id_no, relation }
  }
  const company = (await companiesOf(db, sub, today)).find((each) => each.credit_code === target)
  return company ? { sub: target, name: company.name, id_type: '001', id_no: target, relation: company.role } : null
}
