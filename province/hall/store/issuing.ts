import * as v from 'valibot'
import type { Queryable } from '../../../kit/database'
import { localDayOf } from '../../../shared/standards/time'
import { printedFrom, validUntilOf } from '../../data/results'
import type { HandedIn } from '../applications/materials'
import { type ApplicableItem, issuerOf } from '../applications/requirements'
import type { Application } from '../applications/stages'
import { insertStages, latestRecord, lockApplication, updateApplication } from '../applications/store'
import { addJobs } from './jobs'

/** Notes that the certificate a case results in is to be issued; nothing when it results in none. */
export async function issueResult(
  tx: Queryable,
  application: Application,
  item: ApplicableItem,
  materials: readonly HandedIn[],
  now: Date,
): Promise<void> {
  const { resultType } = item
  if (resultType === null) return
  const { serial, applicant_id_no, applicant_id_type, applicant_name, form_values, department_name } = application
  const today = localDayOf(now)
  // A certificate of the same type that was handed in is the one that is renewed.
  const replaced = materials.find(({ certificate }) => certificate?.includes(`.${resultType}.`))
  await addJobs(tx, [
    {
      kind: 'issue',
      reference: `issue-${serial}`,
      serial,
      data: {
        holderCode: applicant_id_no,
        holderTypeCode: applicant_id_type,
        holderName: applicant_name,
        certTypeCode: resultType,
        issuerName: department_name,
        issuerCode: issuerOf(item.code),
        areaCode: item.region,
        validFrom: today,
        validUntil: validUntilOf(resultType, today, applicant_id_no),
        fields: printedFrom(resultType, form_values, { name: applicant_name, number: applicant_id_no, today }),
        ...(replaced?.certificate && { replaces: replaced.certificate }),
        sourceProjectNo: serial,
      },
    },
  ])
}

const Issued = v.object({
  certificateTypeName: v.string(),
  certificateNumber: v.string(),
  certificateIdentifier: v.string(),
  certificateExpiringDate: v.nullable(v.string()),
  certificateIssuingAuthorityName: v.string(),
})

/** The certificate exists: the record that ended the case is sent again and names it. */
export async function tellIssued(tx: Queryable, serial: string, answer: unknown, now: Date): Promise<void> {
  const issued = v.parse(Issued, answer)
  const application = await lockApplication(tx, serial)
  const ended = await latestRecord(tx, serial, 'BJ', 1)
  if (!application || !ended) throw new Error('a certificate was issued for a case that has not ended')
  const record = {
    ...ended.record,
    ZJGZMC: issued.certificateTypeName,
    ZJBH: issued.certificateNumber,
    ZJYXQX: issued.certificateExpiringDate,
    FZGZDW: issued.certificateIssuingAuthorityName,
    ZZBS: issued.certificateIdentifier,
  }
  await updateApplication(tx, { ...application, updated_at: now })
  await insertStages(tx, [{ ...ended, at: now, record }], new Map([[serial, application.owner]]))
}
