import { LRUCache } from 'lru-cache'
import type { Database } from '../../../kit/database'
import { Refusal } from '../http/envelope'
import type { Requirement } from './materials'

/** What applying needs to know of an item, from what the hall publishes. */
export interface ApplicableItem {
  code: string
  name: string
  region: string
  department: string
  departmentName: string
  promiseDays: number | null
  /** null: it cannot be applied for online. */
  form: string | null
  requirements: Requirement[]
  /** The type of certificate that is issued when it is granted. */
  resultType: string | null
}

interface Published {
  area_code: string
  dept_code: string
  dept_name: string
  promise_day: number | null
  result_cert_type_code: string | null
  material: {
    material_id: string
    material_name: string
    is_need: '1' | '2' | '3'
    material_type: '1' | '2' | '3'
    cert_type_code: string | null
    data_check: string | null
  }[]
}

/** The body that implements an item: its task code begins with the body's credit code (18). */
export const issuerOf = (itemCode: string): string => itemCode.slice(0, 18)
/** Organisation code (9) within it. */
export const organisationOf = (itemCode: string): string => itemCode.slice(8, 17)

export class ApplicableItems {
  private readonly known = new LRUCache<string, ApplicableItem>({ max: 1_000 })

  constructor(private readonly db: Database) {}

  /** @throws Refusal 1004 */
  async get(code: string): Promise<ApplicableItem> {
    const known = this.known.get(code)
    if (known) return known
    const row = await this.db.maybe<{ name: string; form: string | null; record: Published }>(
      'select name, form, record from item where task_code = $1',
      [code],
    )
    if (!row) throw new Refusal('1004', { ZD: 'SXBM' })
    const item = itemFrom(code, row)
    this.known.set(code, item)
    return item
  }
}

function itemFrom(
  code: string,
  { name, form, record }: { name: string; form: string | null; record: Published },
): ApplicableItem {
  return {
    code,
    name,
    region: record.area_code,
    department: record.dept_code,
    departmentName: record.dept_name,
    promiseDays: record.promise_day,
    form,
    requirements: requirementsOf(record),
    resultType: record.result_cert_type_code,
  }
}

export const requirementsOf = ({ material }: Pick<Published, 'material'>): Requirement[] =>
  material.map((each) => ({
    id: each.material_id,
    name: each.material_name,
    need: each.is_need,
    certificateType: each.cert_type_code,
    by: each.data_check !== null ? 'department' : each.material_type === '2' ? 'form' : 'applicant',
  }))
