import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020'
import { LRUCache } from 'lru-cache'
import type { Database } from '../../../kit/database'
import { isCreditCode } from '../../../shared/standards/credit-code'
import { isIdentityNumber } from '../../../shared/standards/identity-number'
import { isMobileNumber } from '../../../shared/standards/mobile-number'
import { isLocalDay } from '../../../shared/standards/time'
import { isTravelPermit } from '../../../shared/standards/travel-permit'
import type { Form } from '../../data/forms/schema'
import { Refusal } from '../http/envelope'
import type { ResidentCaller } from '../http/tokens'

export type Values = Record<string, unknown>

interface Known {
  schema: Form
  validate: ValidateFunction
}

/** Fields that must say what the token says: nobody applies under another name. */
const OWN: [field: string, own: (caller: Applicant) => string][] = [
  ['applicantName', ({ name }) => name],
  ['applicantIdType', ({ idType }) => idType],
  ['applicantIdNumber', ({ idNo }) => idNo],
]
type Applicant = Pick<ResidentCaller, 'name' | 'idType' | 'idNo'>

const asWritten = (value: string): boolean => value === value.trim().toUpperCase()

/** The forms the hall publishes, and whether something filled in is as they say. */
export class Forms {
  private readonly known = new LRUCache<string, Known>({ max: 200 })
  private readonly ajv = new Ajv2020({ allErrors: true, strict: true, coerceTypes: false })

  constructor(private readonly db: Database) {
    this.ajv.addVocabulary(['x-steps', 'x-source', 'x-private', 'x-enum-titles', 'x-placeholder'])
    this.ajv.addFormat('date', isLocalDay)
    this.ajv.addFormat('mobile', isMobileNumber)
    this.ajv.addFormat('id-number', (value) => asWritten(value) && (isIdentityNumber(value) || isTravelPermit(value)))
    this.ajv.addFormat('usc-code', (value) => asWritten(value) && isCreditCode(value))
  }

  async schema(version: string): Promise<Form> {
    return (await this.get(version)).schema
  }

  /** @throws Refusal 2011 with every field that is wrong and what is expected of it */
  async check(version: string, values: Values, applicant: Applicant): Promise<void> {
    const { schema, validate } = await this.get(version)
    const wrong = validate(values) ? [] : (validate.errors ?? []).map(explain)
    for (const [field, own] of OWN) {
      if (field in schema.properties && values[field] !== undefined && values[field] !== own(applicant)) {
        wrong.push({ LJ: field, YQ: '与实名信息一致' })
      }
    }
    if (wrong.length > 0) throw new Refusal('2011', { CW: wrong })
  }

  private async get(version: string): Promise<Known> {
    const known = this.known.get(version)
    if (known) return known
    const { schema } = await this.db.one<{ schema: Form }>('select schema from form where version = $1', [version])
    // The published schema says nothing about fields that are not on the form: the hall takes none.
    const loaded = { schema, validate: this.ajv.compile({ ...schema, additionalProperties: false }) }
    this.known.set(version, loaded)
    return loaded
  }
}

function explain({ keyword, instancePath, params, message }: ErrorObject): { LJ: string; YQ: string } {
  const { missingProperty, additionalProperty } = params as { missingProperty?: string; additionalProperty?: string }
  if (missingProperty) return { LJ: missingProperty, YQ: '必填' }
  if (additionalProperty) return { LJ: additionalProperty, YQ: '表单中没有此项' }
  return { LJ: instancePath.slice(1), YQ: message ?? keyword }
}
