import { localDayOf } from '@shared/standards/time'
import { isHolder, type Outcome, type PersonCall, type PersonRequest, type ProgramCall, type Use } from './call'
import { type CodeSigner, newCodeId } from './code-signature'
import { causeOf, labelsOf, oneOf, requiredText } from './envelope'
import { once } from './first-answers'
import { certificateBy, hallTime, statusOn, usableOn } from './records'
import { ownUsable } from './share'

const CODE_LIFE_S = 60
const PURPOSES = ['identity', 'matter', 'other'] as const

interface CodeRow {
  id: string
  holder_code: string
  certificate_identifier: string
  purpose: (typeof PURPOSES)[number]
  fields: string[]
  use_cause: string
  expires_at: Date
  used_at: Date | null
  used_by: string | null
}

const BY_ID = 'select * from show_code where id = $1'

/** 出示码: a holder shows a certificate to somebody at a counter, by a code that works once. */
export const codeCalls = (signer: CodeSigner): Record<string, PersonCall> => ({
  async '/code/create'(request) {
    const first = await once(request, '/code/create', () => create(request))
    if (first.status !== '0') return first
    // The code itself is kept nowhere: it is signed again for a repeat, and is the same.
    const { codeId } = first.data as { codeId: string }
    const row = await request.tx.one<CodeRow>(BY_ID, [codeId])
    const code = signer.sign({ id: row.id, expiry: row.expires_at.getTime() / 1000 })
    return { ...first, data: { codeId, code, purpose: row.purpose, expiresAt: hallTime(row.expires_at) } }
  },

  /** Asked every few seconds while a code is on a screen; nothing of the certificate is told, so nothing is logged. */
  async '/code/status'({ tx, caller, data, now }) {
    const row = await tx.maybe<CodeRow>(BY_ID, [requiredText(data, 'codeId')])
    if (!row) return { status: '10', use: null }
    if (!isHolder(caller, row.holder_code)) return { status: '100', use: null }
    const state = row.used_at ? 'used' : row.expires_at <= now ? 'expired' : 'waiting'
    const usedAt = row.used_at && hallTime(row.used_at)
    return { status: '0', use: null, data: { codeId: row.id, state, usedAt, usedBy: row.used_by } }
  },
})

async function create(request: PersonRequest): Promise<Outcome> {
  const { tx, data, now } = request
  const cause = causeOf(data)
  const purpose = oneOf(data, 'purpose', PURPOSES)
  const found = await ownUsable(request, 'certIdentifier', cause)
  if (found.status !== '0') return found
  const { row } = found
  const isCut = data.fields !== undefined && data.fields !== null
  const fields = isCut ? labelsOf(data, 'fields', row.fields) : Object.keys(row.fields)
  const codeId = newCodeId()
  // Whole seconds, because the code says so; never fewer than promised.
  const expiry = Math.ceil(now.getTime() / 1000) + CODE_LIFE_S
  await tx.query(
    `insert into show_code (id, holder_code, certificate_identifier, purpose, fields, use_cause, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [codeId, row.holder_code, row.identifier, purpose, JSON.stringify(fields), cause, new Date(expiry * 1000)],
  )
  return { status: '0', use: { ...found.use, gaveOut: false }, data: { codeId } }
}

export const codeProgramCalls = (signer: CodeSigner): Record<string, ProgramCall> => ({
  '/code/verify': {
    scopes: ['hall', 'counter'],
    async run({ tx, data, now }) {
      const code = requiredText(data, 'code', 120)
      const purpose = oneOf(data, 'purpose', PURPOSES)
      const body = requiredText(data, 'verifierName')
      const text = signer.read(code)
      const row = text && (await tx.maybe<CodeRow>(BY_ID, [text.id]))
      if (!row) return { status: '100', use: { holderCode: '', cause: '核验出示码', body } }
      const certificate = await certificateBy(tx, row.certificate_identifier)
      if (!certificate) throw new Error('the certificate of a code was removed')
      const use: Use = {
        holderCode: row.holder_code,
        certificate: { identifier: certificate.identifier, name: certificate.type_name },
        cause: row.use_cause,
        body,
      }
      if (row.purpose !== purpose) return { status: '100', use }
      // Of two that show it at the same moment one finds it unused.
      const used = await tx.maybe(
        `update show_code set used_at = $2, used_by = $3 where id = $1 and used_at is null and expires_at > $2
         returning id`,
        [row.id, now, body],
      )
      if (!used) return { status: '24', use }
      const today = localDayOf(now)
      const status = usableOn(certificate, today)
      if (status !== '0') return { status, use }
      return {
        status,
        use,
        data: {
          certificateName: certificate.type_name,
          certificateHolderName: certificate.holder_name,
          certificateExpiringDate: certificate.valid_until,
          certificateStatus: statusOn(certificate, today),
          fields: Object.fromEntries(row.fields.map((label) => [label, certificate.fields[label]])),
        },
      }
    },
  },
})
