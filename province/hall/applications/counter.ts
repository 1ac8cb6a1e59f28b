import * as v from 'valibot'
import type { Database, Queryable } from '../../../kit/database'
import { localDayOf } from '../../../shared/standards/time'
import { answer } from '../http/app'
import type { CounterRouter } from '../http/counter'
import { Refusal } from '../http/envelope'
import { code, read, reference, text } from '../http/read'
import { issueResult } from '../store/issuing'
import { verifyPaper } from '../store/jobs'
import { askable, type HandedIn, pendingOf } from './materials'
import { presentApplication, presentRecord } from './present'
import { type Applications, receiptNumber, writeStep } from './service'
import {
  type Application,
  accept,
  askSupplement,
  correct,
  decline,
  finish,
  receiveSupplement,
  review,
  type Step,
} from './stages'
import {
  applicationBy,
  insertStages,
  latestRecord,
  listApplications,
  lockApplication,
  markCompared,
  materialsOf,
  nextNumber,
} from './store'

const Serial = v.object({ KHDLSH: reference, SBLSH: code })
const Declined = v.object({ ...Serial.entries, YY: text(500) })
const Supplement = v.object({
  ...Serial.entries,
  YY: text(500),
  TS: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60)),
  CL: v.optional(v.pipe(v.array(v.object({ CLBH: v.optional(code), CLMC: text(100) })), v.maxLength(20)), []),
})
const Result = v.object({ ...Serial.entries, JG: v.pipe(v.string(), v.regex(/^[0-6]$/)) })
const Compared = v.object({ ...Serial.entries, CLBH: code })
const Correction = v.object({
  ...Serial.entries,
  HJ: v.picklist(['BZGZ', 'SL', 'BJ']),
  CS: v.pipe(v.number(), v.integer(), v.minValue(1)),
  GZNR: v.record(v.string(), text(500)),
})
const List = v.object({ zt: v.optional(v.picklist(['sb', 'sl', 'sp', 'bz', 'bj'])), sbr: v.optional(text(60)) })

/** What clerks do with applications: each write is one stage. */
export function applicationCounterRoutes(
  { router, write }: CounterRouter,
  db: Database,
  applications: Applications,
): void {
  router.get('/bj', async (ctx) => {
    const { zt, sbr } = read(List, ctx.query)
    answer(ctx, (await listApplications(db, zt ?? null, sbr ?? null)).map(withApplicant))
  })
  router.get('/bjxq', async (ctx) => {
    const { sblsh } = read(v.object({ sblsh: code }), ctx.query)
    const application = await applicationBy(db, sblsh)
    if (!application) throw new Refusal('1004')
    answer(ctx, {
      ...(await applications.detail(db, application)),
      SQRMC: application.applicant_name,
      BD: await filledIn(applications, application),
    })
  })

  write('sl', Serial, async (tx, { SBLSH }, now) => {
    const receiptNo = receiptNumber('SL', localDayOf(now), await nextNumber(tx))
    return move(tx, SBLSH, async (before) => {
      const deferred = (await materialsOf(tx, SBLSH)).filter(({ way }) => way === '4').map(({ name }) => name)
      return accept(before, receiptNo, deferred, now)
    })
  })
  write('bsl', Declined, async (tx, { SBLSH, YY }, now) => {
    const receiptNo = receiptNumber('SL', localDayOf(now), await nextNumber(tx))
    return move(tx, SBLSH, (before) => decline(before, receiptNo, YY, now))
  })
  write('sp', Serial, (tx, { SBLSH }, now) => move(tx, SBLSH, (before) => review(before, now)))
  write('bz', Supplement, (tx, { SBLSH, YY, TS, CL }, now) =>
    move(tx, SBLSH, async (before) => {
      const { requirements } = await applications.items.get(before.item)
      return askSupplement(before, YY, TS, askable(CL, requirements, before.supplements + 1), now)
    }),
  )
  write('bzsl', Serial, (tx, { SBLSH }, now) => move(tx, SBLSH, (before) => receiveSupplement(before, now)))

  write('bj', Result, (tx, { SBLSH, JG }, now) =>
    move(tx, SBLSH, async (before) => {
      const materials = await materialsOf(tx, SBLSH)
      const step = finish(before, JG, pendingOf(materials), now)
      if (JG === '0') await issueResult(tx, before, await applications.items.get(before.item), materials, now)
      return step
    }),
  )

  write('hyj', Compared, async (tx, { SBLSH, CLBH }, now) => {
    const application = await lock(tx, SBLSH)
    const material = await materialOf(tx, SBLSH, CLBH)
    if (material.paper === null) throw new Refusal('2005', { SQFS: material.way })
    await markCompared(tx, SBLSH, CLBH)
    await verifyPaper(tx, application, material.paper, localDayOf(now))
    return withApplicant(application)
  })

  write('gz', Correction, async (tx, { SBLSH, HJ, CS, GZNR }, now) => {
    const { owner } = await lock(tx, SBLSH)
    const record = await latestRecord(tx, SBLSH, HJ, CS)
    if (!record) throw new Refusal('1004', { ZD: 'CS' })
    const [corrected] = await insertStages(tx, [correct(record, GZNR, now)], new Map([[SBLSH, owner]]))
    return corrected && presentRecord(corrected)
  })
}

async function lock(tx: Queryable, serial: string): Promise<Application> {
  const application = await lockApplication(tx, serial)
  if (!application) throw new Refusal('1004')
  return application
}

async function move(tx: Queryable, serial: string, step: (before: Application) => Step | Promise<Step>) {
  const done = await step(await lock(tx, serial))
  await writeStep(tx, done)
  return withApplicant(done.application)
}

/** @throws Refusal 1004 */
export async function materialOf(db: Queryable, serial: string, id: string): Promise<HandedIn> {
  const material = (await materialsOf(db, serial)).find((each) => each.code === id)
  if (!material) throw new Refusal('1004', { ZD: 'CLBH' })
  return material
}

const withApplicant = (application: Application) => ({
  ...presentApplication(application),
  SQRMC: application.applicant_name,
})

/** What was filled in, in the order and the words of the form. */
async function filledIn(applications: Applications, { form_version, form_values }: Application) {
  if (form_version === null) return []
  const { properties } = await applications.forms.schema(form_version)
  return Object.entries(properties).flatMap(([field, property]) => {
    const value = form_values[field]
    if (value === undefined || value === '') return []
    const place = property.enum?.indexOf(String(value)) ?? -1
    return [{ LJ: field, BT: property.title, Z: property['x-enum-titles']?.[place] ?? value }]
  })
}
