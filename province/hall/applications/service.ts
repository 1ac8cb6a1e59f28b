import type { Database, Queryable } from '../../../kit/database'
import { isCreditCode } from '../../../shared/standards/credit-code'
import { localDayOf } from '../../../shared/standards/time'
import { Refusal } from '../http/envelope'
import type { ResidentCaller } from '../http/tokens'
import { attachPapers } from '../store/jobs'
import { Forms, type Values } from './forms'
import { type Given, gather, gatherLater, pendingOf } from './materials'
import { presentApplication, presentDetail } from './present'
import { type ApplicableItem, ApplicableItems, organisationOf } from './requirements'
import { type Application, handIn, type Rating, rate, type Step, submit } from './stages'
import {
  applicationBy,
  applicationsOf,
  insertApplications,
  insertStages,
  lockApplication,
  materialsOf,
  nextNumber,
  recordsOf,
  saveMaterials,
  updateApplication,
} from './store'

export interface Submission {
  SXBM: string
  BDBB: string
  BD: Values
  CL: Given[]
  LQFS?: '0' | '1' | undefined
}

/** What residents do with applications. Writes run in the caller's transaction. */
export class Applications {
  readonly items: ApplicableItems
  readonly forms: Forms

  constructor(private readonly db: Database) {
    this.items = new ApplicableItems(db)
    this.forms = new Forms(db)
  }

  /** The form of an item. @throws Refusal 1004 when the item is unknown or has none */
  async form(itemCode: string) {
    const { form } = await this.items.get(itemCode)
    if (form === null) throw new Refusal('1004', { ZD: 'BD' })
    return { SXBM: itemCode, BDBB: form, BDNR: await this.forms.schema(form) }
  }

  async own({ subject }: ResidentCaller) {
    return (await applicationsOf(this.db, subject)).map(presentApplication)
  }

  async one(caller: ResidentCaller, serial: string) {
    return this.detail(this.db, ownedBy(caller, await applicationBy(this.db, serial)))
  }

  /** 申办. @throws Refusal 1001, 1004, 2010, 2011, 2012, 2014 */
  async submit(tx: Queryable, caller: ResidentCaller, { SXBM, BDBB, BD, CL, LQFS }: Submission, now: Date) {
    const item = await this.items.get(SXBM)
    if (item.form === null) throw new Refusal('2014')
    if (item.form !== BDBB) throw new Refusal('2012', { BDBB: item.form })
    await this.forms.check(item.form, BD, caller)
    const materials = gather(item.requirements, CL, item.promiseDays, now)

    const number = await nextNumber(tx)
    const { application, records } = submit({
      serial: serialOf(item, localDayOf(now), number),
      item: item.code,
      item_name: item.name,
      department: item.department,
      department_name: item.departmentName,
      owner: caller.subject,
      applicant_type: 1,
      applicant_name: caller.name,
      applicant_id_type: caller.idType,
      applicant_id_no: caller.idNo,
      form_version: item.form,
      form_values: BD,
      delivery: deliveryOf(LQFS, BD),
      submission_no: receiptNumber('SB', localDayOf(now), number),
      promise_days: item.promiseDays,
      submitted_at: now,
    })
    await insertApplications(tx, [application])
    await saveMaterials(tx, application.serial, materials)
    await attachPapers(tx, application, materials)
    await insertStages(tx, records, new Map([[application.serial, application.owner]]))
    return this.detail(tx, application)
  }

  /** 补交. @throws Refusal 1001, 1003, 1004, 2005, 2010 */
  async handIn(
    tx: Queryable,
    caller: ResidentCaller,
    { SBLSH, CL, SM }: { SBLSH: string; CL: Given[]; SM: string },
    now: Date,
  ) {
    const before = ownedBy(caller, await lockApplication(tx, SBLSH))
    const { requirements } = await this.items.get(before.item)
    const materials = await materialsOf(tx, SBLSH)
    const gathered = gatherLater(before, requirements, materials, CL, SM, localDayOf(now), now)
    await saveMaterials(tx, SBLSH, gathered)
    await attachPapers(tx, before, gathered)
    const complete = pendingOf(await materialsOf(tx, SBLSH)).length === 0
    const names = gathered.map(({ name }) => name)
    return this.write(tx, handIn(before, names, SM, complete, now))
  }

  /** 好差评. @throws Refusal 1003, 1004, 2005, 2013 */
  async rate(tx: Queryable, caller: ResidentCaller, serial: string, rating: Omit<Rating, 'PJSJ'>, now: Date) {
    return this.write(tx, rate(ownedBy(caller, await lockApplication(tx, serial)), rating, now))
  }

  async detail(db: Queryable, application: Application) {
    const records = await recordsOf(db, application.serial)
    return presentDetail(application, records, await materialsOf(db, application.serial))
  }

  private async write(tx: Queryable, step: Step) {
    await writeStep(tx, step)
    return this.detail(tx, step.application)
  }
}

/** How the result is received: as the form says where it asks. @throws Refusal 1001 when the two differ */
function deliveryOf(named: '0' | '1' | undefined, { resultDelivery }: Values): '0' | '1' {
  const filledIn = resultDelivery === '0' || resultDelivery === '1' ? resultDelivery : undefined
  if (named && filledIn && named !== filledIn) throw new Refusal('1001', { ZD: 'LQFS', YQ: filledIn })
  return named ?? filledIn ?? '0'
}

/** Writes what a step changed, with its records. */
export async function writeStep(tx: Queryable, { application, records }: Step): Promise<void> {
  await updateApplication(tx, application)
  await insertStages(tx, records, new Map([[application.serial, application.owner]]))
}

/** @throws Refusal 1004 when there is none, 1003 when it is somebody else's */
function ownedBy({ subject }: ResidentCaller, application: Application | null): Application {
  if (!application) throw new Refusal('1004')
  if (application.owner !== subject) throw new Refusal('1003')
  return application
}

/** 统一申办流水号, 29 characters: county 6, the office's organisation code 9, date 6, running number 8. */
function serialOf({ code, region, department }: ApplicableItem, today: string, number: string): string {
  const organisation = isCreditCode(code.slice(0, 18)) ? organisationOf(code) : department
  return `${region.slice(0, 6)}${organisation}${shortDay(today)}${number}`
}

/** SBHZH, SLHZH: 20260124… */
export const receiptNumber = (kind: 'SB' | 'SL', today: string, number: string): string =>
  `${kind}${shortDay(today)}${number}`

const shortDay = (day: string): string => day.replaceAll('-', '').slice(2)
