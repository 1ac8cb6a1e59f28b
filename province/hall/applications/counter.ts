import * as v from 'valibot'
import type { Database, Queryable } from '../../../kit/database'
import { answer } from '../http/app'
import type { CounterRouter } from '../http/counter'
import { Refusal } from '../http/envelope'
import { code, read, reference, text } from '../http/read'
import { presentApplication } from './present'
import { type Application, accept, askSupplement, finish, receiveSupplement, review, type Step } from './stages'
import { insertStages, listApplications, lockApplication, updateApplication } from './store'

const Serial = v.object({ KHDLSH: reference, SBLSH: code })
const Supplement = v.object({
  ...Serial.entries,
  YY: text(500),
  TS: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60)),
})
const Result = v.object({ ...Serial.entries, JG: v.pipe(v.string(), v.regex(/^[0-6]$/)) })
const List = v.object({ zt: v.optional(v.picklist(['sb', 'sl', 'sp', 'bz', 'bj'])), sbr: v.optional(text(60)) })

/** What clerks do with applications: each call is one stage. */
export function applicationCounterRoutes({ router, write }: CounterRouter, db: Database): void {
  router.get('/bj', async (ctx) => {
    const { zt, sbr } = read(List, ctx.query)
    answer(ctx, (await listApplications(db, zt ?? null, sbr ?? null)).map(withApplicant))
  })

  write('sl', Serial, (tx, { SBLSH }, now) => move(tx, SBLSH, (before) => accept(before, now)))
  write('sp', Serial, (tx, { SBLSH }, now) => move(tx, SBLSH, (before) => review(before, now)))
  write('bz', Supplement, (tx, { SBLSH, YY, TS }, now) =>
    move(tx, SBLSH, (before) => askSupplement(before, YY, TS, now)),
  )
  write('bzsl', Serial, (tx, { SBLSH }, now) => move(tx, SBLSH, (before) => receiveSupplement(before, now)))
  write('bj', Result, (tx, { SBLSH, JG }, now) => move(tx, SBLSH, (before) => finish(before, JG, now)))
}

async function move(tx: Queryable, serial: string, step: (before: Application) => Step) {
  const before = await lockApplication(tx, serial)
  if (!before) throw new Refusal('1004')
  const { application, record } = step(before)
  await updateApplication(tx, application)
  await insertStages(tx, [record])
  return withApplicant(application)
}

const withApplicant = (application: Application) => ({
  ...presentApplication(application),
  SQRMC: application.applicant_name,
})
