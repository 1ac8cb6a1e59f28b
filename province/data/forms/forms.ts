import type { Matter } from '../types'
import { applicant, delivery } from './applicant'
import { birthRegistration } from './birth-registration'
import { formOf, line } from './fields'
import { childcareSubsidy, drivingLicenceRenewal, identityCard, socialSecurityCard } from './papers'
import { residencePermit } from './residence-permit'
import type { Field, Form } from './schema'

type Situation = Matter['situations'][number]

/** What a matter asks beside who applies, by matter and situation. */
const QUESTIONS: Record<string, Record<string, { title: string; fields: readonly Field[] }>> = {
  residencePermit,
  birthRegistration,
  childcareSubsidy,
  identityCard,
  drivingLicenceRenewal,
  socialSecurityCard,
}

const note = line('note', '补充说明', { optional: true, maxLength: 500, 'x-placeholder': '需要说明的情况，可不填' })

/** Most matters ask for nothing but who applies: they share two forms, with and without the post. */
const plain = new Map([true, false].map((post) => [post, plainForm(post)]))

function plainForm(post: boolean): Form {
  return formOf('网上申办表', [applicant, { title: '领取与说明', fields: [...delivery({ post }), note] }])
}

/** The form of a situation that people may apply for online; null for all others. */
export function formFor(matter: Matter, situation: Situation): Form | null {
  const online = situation.online ?? matter.online
  if (!online || matter.audience === 'company') return null
  const questions = QUESTIONS[matter.key]?.[situation.key]
  if (!questions) return plain.get(matter.post) ?? null
  return formOf(`${situation.name}申请表`, [
    applicant,
    questions,
    { title: '领取与说明', fields: [...delivery(matter), note] },
  ])
}
