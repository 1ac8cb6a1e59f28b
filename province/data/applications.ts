import { addDays } from '@shared/standards/time'
import type { ApplicationSeed, Item, Resident } from './types'

type Text = [who: string, matter: string, situation: string, daysAgo: number, stage: ApplicationSeed['stage']]

/** Cases that move when somebody first looks, one in every stage. */
const MOVING: readonly Text[] = [
  ['测试榕一', 'childcareSubsidy', 'first', 6, 'inReview'],
  ['测试榕一', 'residenceRegistration', 'change', 45, 'finished'],
  ['测试榕二', 'identityCard', 'expired', 3, 'accepted'],
  ['测试棉一', 'householdMoveIn', 'parents', 9, 'supplement'],
  ['测试棉二', 'birthRegistration', 'third', 1, 'submitted'],
  ['测试荔三', 'householdChange', 'education', 4, 'inReview'],
  ['测试桂二', 'childcareSubsidy', 'change', 2, 'accepted'],
  ['测试竹一', 'residencePermit', 'endorse', 1, 'submitted'],
  ['测试柏一', 'criminalRecord', 'self', 12, 'finished'],
  ['测试梅二', 'birthCertificate', 'replace', 5, 'supplement'],
  ['测试兰一', 'birthHousehold', 'withMother', 2, 'inReview'],
  ['测试杉一', 'residencePermit', 'restore', 7, 'accepted'],
]

/** People apply where they live; what their district does not publish they take to the city. */
export function buildApplications(
  items: readonly Item[],
  residents: readonly Resident[],
  today: string,
): ApplicationSeed[] {
  const people = new Map(residents.map((resident) => [resident.name, resident]))
  return MOVING.map(([who, matter, situation, submittedDaysAgo, stage], index) => {
    const person = people.get(who)
    const places = items.filter((item) => item.matter.key === matter && item.situationKey === situation)
    const item = places.find((candidate) => candidate.region === person?.region) ?? places[0]
    if (!person || !item) throw new Error(`Nobody called ${who} can apply for ${matter}/${situation}`)
    const date = addDays(today, -submittedDaysAgo).replace(/-/g, '').slice(2)
    // 统一申办流水号, 29 characters: the county, the organisation code of the office (in its item code), day, running number
    const serial = `${item.region.slice(0, 6)}${item.code.slice(8, 17)}${date}${String(index + 1).padStart(8, '0')}`
    return { serial, item: item.code, applicant: person.key, submittedDaysAgo, stage }
  })
}
