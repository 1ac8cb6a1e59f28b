/**
 * How an application moves: sb 申办 → sl 受理 → sp 审批 (承办, 审核, 批准) → bj 办结, with bz 补正 in between, which stops
 * the clock. Pure: each step gives the changed application and the record of its stage.
 */
import { localDayOf } from '../../../shared/standards/time'
import { addWorkingDays, CalendarNotPublished, workingDaysBetween } from '../../../shared/standards/working-days'
import { Refusal } from '../http/envelope'
import { hallTime } from '../words'

export type State = 'sb' | 'sl' | 'sp' | 'bz' | 'bj'

export interface Application {
  serial: string
  item: string
  item_name: string
  /** SQRLX: 1 person, 2 company */
  applicant_type: 1 | 2
  applicant_name: string
  applicant_id_type: string
  applicant_id_no: string
  state: State
  resume_state: 'sb' | 'sl' | 'sp' | null
  current_step: string
  promise_days: number | null
  promised_day: string | null
  supplement_deadline: string | null
  suspended_on: string | null
  reviews: number
  supplements: number
  submitted_at: Date
  updated_at: Date
}

export interface StageRecord {
  serial: string
  stage: 'SB' | 'SL' | 'SPCL' | 'BZGZ' | 'BZSL' | 'BJ'
  nth: number
  at: Date
  record: Record<string, string | number | null>
}

export interface Step {
  application: Application
  record: StageRecord
}

/** BJJGDM: how a case may end in each state. What was never accepted is not granted; 5 is for a supplement that never came. */
const RESULTS: Record<State, readonly string[]> = {
  sb: ['1', '2', '3'],
  sl: ['0', '1', '2', '4', '6'],
  sp: ['0', '1', '2', '4', '6'],
  bz: ['5'],
  bj: [],
}
export const RESULT_NAMES: Record<string, string> = {
  '0': '出证办结',
  '1': '退回办结',
  '2': '作废办结',
  '3': '删除办结',
  '4': '转报办结',
  '5': '补交不来办结',
  '6': '办结',
}
export const STATE_NAMES: Record<State, string> = {
  sb: '已申办',
  sl: '已受理',
  sp: '审批中',
  bz: '待补正',
  bj: '已办结',
}

/** SPHJDM 1 承办 2 审核 3 批准 */
const REVIEWS = ['承办', '审核', '批准']

type Filed = Omit<
  Application,
  | 'state'
  | 'resume_state'
  | 'current_step'
  | 'promised_day'
  | 'supplement_deadline'
  | 'suspended_on'
  | 'reviews'
  | 'supplements'
  | 'updated_at'
>

export function submit(filed: Filed): Step {
  const application: Application = {
    ...filed,
    state: 'sb',
    resume_state: null,
    current_step: '受理',
    promised_day: null,
    supplement_deadline: null,
    suspended_on: null,
    reviews: 0,
    supplements: 0,
    updated_at: filed.submitted_at,
  }
  const record = stage(application, 'SB', 1, filed.submitted_at, {
    SXBM: filed.item,
    SXMC: filed.item_name,
    SQRLX: filed.applicant_type,
    SQRMC: filed.applicant_name,
    SQRZJLX: filed.applicant_id_type,
    SQRZJHM: filed.applicant_id_no,
    SBSJ: hallTime(filed.submitted_at),
    WSSBQD: '1',
  })
  return { application, record }
}

/** 受理: the promised limit starts. It stays open (null) when it leads into a year without a published calendar. */
export function accept(before: Application, now: Date): Step {
  requireState(before, 'sb')
  const { promise_days } = before
  const application: Application = {
    ...before,
    state: 'sl',
    current_step: '承办',
    promised_day: promise_days === null ? null : workingDaysFrom(localDayOf(now), promise_days),
    updated_at: now,
  }
  return {
    application,
    record: stage(before, 'SL', 1, now, {
      SLZTDM: '1',
      SLSJ: hallTime(now),
      GDBLSX: promise_days,
      GDBLSXDW: 'G',
    }),
  }
}

/** 审批: one of its three steps passed. */
export function review(before: Application, now: Date): Step {
  requireState(before, 'sl', 'sp')
  const step = REVIEWS[before.reviews]
  if (!step) throw new Refusal('2005')
  const reviews = before.reviews + 1
  return {
    application: { ...before, state: 'sp', reviews, current_step: REVIEWS[reviews] ?? '办结', updated_at: now },
    record: stage(before, 'SPCL', reviews, now, {
      SPHJDM: `${reviews}`,
      SPHJMC: step,
      SPSJ: hallTime(now),
      SPHJZTDM: '1',
    }),
  }
}

/** 补正告知. @param days working days the applicant has. @throws Refusal 2009 when they lead into an unpublished year. */
export function askSupplement(before: Application, reason: string, days: number, now: Date): Step {
  requireState(before, 'sb', 'sl', 'sp')
  const today = localDayOf(now)
  const supplement_deadline = workingDaysFrom(today, days)
  if (supplement_deadline === null) throw new Refusal('2009')
  const supplements = before.supplements + 1
  return {
    application: {
      ...before,
      state: 'bz',
      resume_state: before.state === 'sl' || before.state === 'sp' ? before.state : 'sb',
      current_step: '补正',
      supplement_deadline,
      suspended_on: today,
      supplements,
      updated_at: now,
    },
    record: stage(before, 'BZGZ', supplements, now, {
      BZGZYY: reason,
      BZGZSJ: hallTime(now),
      PATCH_TIMELIMIT: days,
      BZJZRQ: supplement_deadline,
    }),
  }
}

/** 补正受理: it goes on where it was, and the promised day moves by the working days the clock stood still. */
export function receiveSupplement(before: Application, now: Date): Step {
  requireState(before, 'bz')
  const { suspended_on, supplement_deadline, resume_state, promised_day, supplements } = before
  const today = localDayOf(now)
  if (!suspended_on || !supplement_deadline || !resume_state) throw new Error('a supplement without its dates')
  if (today > supplement_deadline) throw new Refusal('2005', { BZSX: supplement_deadline })
  return {
    application: {
      ...before,
      state: resume_state,
      resume_state: null,
      current_step: resume_state === 'sb' ? '受理' : (REVIEWS[before.reviews] ?? '办结'),
      promised_day: promised_day && workingDaysFrom(promised_day, workingDaysBetween(suspended_on, today)),
      supplement_deadline: null,
      suspended_on: null,
      updated_at: now,
    },
    record: stage(before, 'BZSL', supplements, now, { BZSJ: hallTime(now), RENEW_STATUS: '1' }),
  }
}

/** 办结. @param result BJJGDM */
export function finish(before: Application, result: string, now: Date): Step {
  if (!RESULTS[before.state].includes(result)) throw new Refusal('2005')
  return {
    application: {
      ...before,
      state: 'bj',
      resume_state: null,
      current_step: RESULT_NAMES[result] ?? '办结',
      supplement_deadline: null,
      suspended_on: null,
      updated_at: now,
    },
    record: stage(before, 'BJ', 1, now, { BJJGDM: result, BJJGMS: RESULT_NAMES[result] ?? null, BJSJ: hallTime(now) }),
  }
}

function requireState({ state }: Application, ...allowed: State[]): void {
  if (!allowed.includes(state)) throw new Refusal('2005', { ZT: state })
}

function stage(
  { serial }: Pick<Application, 'serial'>,
  name: StageRecord['stage'],
  nth: number,
  at: Date,
  fields: StageRecord['record'],
): StageRecord {
  return { serial, stage: name, nth, at, record: { SBLSH: serial, ...fields } }
}

function workingDaysFrom(day: string, count: number): string | null {
  try {
    return addWorkingDays(day, count)
  } catch (error) {
    if (error instanceof CalendarNotPublished) return null
    throw error
  }
}
