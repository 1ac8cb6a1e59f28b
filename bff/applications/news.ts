import type { Message } from '@shared/notifications/contract'
import { maskInText } from '@shared/standards/mask'
import type { StageRecord } from '../upstreams/hall-application-words'
import type { KeptRecord } from './store'
import { lastOf } from './timeline'

export interface ApplicationNews {
  kind: Message['kind']
  dedupeKey: string
  values: Record<string, string>
  page: string
}

export const detailPage = (id: string): string => `/applications/detail/index?id=${encodeURIComponent(id)}`
const certificatePage = (id: string): string => `/certificates/detail/index?id=${encodeURIComponent(id)}`

/** The step of review whose passing is worth a word: 批准. */
const APPROVAL = 3

/**
 * What a resident is told of a record. The key names application, stage and number, not the data version: a correction
 * is no second message, except for the reason of a supplement, which she has to act on: that is told once more.
 * @param all records of the application, as they are known now
 */
export function newsOf({ record, told }: KeptRecord, item: string, all: readonly StageRecord[]): ApplicationNews[] {
  const { application, nth } = record
  const about = (
    kind: Message['kind'],
    values: Record<string, string | null>,
    more: { page?: string; again?: string } = {},
  ): ApplicationNews => ({
    kind,
    dedupeKey: [kind, application, nth, ...(more.again ? [more.again] : [])].join(':'),
    values: { item, ...filled(values) },
    page: more.page ?? detailPage(application),
  })

  switch (record.stage) {
    case 'submitted':
      return [about('application_submitted', { number: record.receiptNo })]
    case 'acceptance':
      return record.accepted
        ? [
            about('application_accepted', {
              number: record.acceptanceNo,
              days: record.promisedDays?.toString() ?? null,
            }),
          ]
        : [about('application_not_accepted', { reason: record.reason })]
    case 'review':
      return record.step === APPROVAL ? [about('application_reviewed', { step: record.stepName })] : []
    case 'supplement_notice': {
      const values = { reason: record.reason, deadline: record.deadline }
      return [about('supplement_asked', values, told > 0 && record.correctedAt ? { again: 'corrected' } : {})]
    }
    case 'supplement_received':
      return [about('supplement_received', {})]
    case 'finish': {
      // Who was told that it is not accepted need not be told that it is over.
      const declined = record.result === 'returned' && lastOf(all, 'acceptance')?.accepted === false
      const { certificate } = record
      return [
        ...(declined
          ? []
          : [about('application_finished', { result: record.result, name: record.resultName, reason: record.reason })]),
        // Named with its identifier once the store has it.
        ...(certificate?.id
          ? [
              about(
                'certificate_issued',
                { name: certificate.name, validUntil: certificate.validUntil },
                { page: certificatePage(certificate.id) },
              ),
            ]
          : []),
      ]
    }
    case 'handed_in':
    case 'rating':
      // Her own doing.
      return []
  }
}

/** Clerks write freely: numbers of people and phones do not travel on. */
function filled(values: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value ? [[name, maskInText(value)] as const] : [])),
  )
}
