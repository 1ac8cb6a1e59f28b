/**
 * How an application moves: sb 申办 → sl 受理 → sp 审批 (承办, 审核, 批准) → bj 办结, with bz 补正 in between, which stops
 * the clock. Pure: each step gives the changed application and the records of its stages.
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
  department: string
  department_name: string
  /** Subject of the identity platform. */
  owner: string
  /** SQRLX: 1 person, 2 company */
  applicant_type: 1 | 2
  applicant_name: string
  applicant_id_type: string
  applicant_id_no: string
  form_version: string | null
  form_values: Record<string, unknown>
  /** 0 at the counter, 1 by post */
  delivery: '0' | '1'
  submission_no: string | null
  receipt_no: string | null
  state: State
  resume_state: 'sb' | 'sl' | 'sp' | null
  current_step: string
  promise_days: number | null
  promised_day: string | null
  supplement_deadline: string | null
  supplement_asked: Asked[]
  supplement_handed_in_at: Date | null
  deferral_deadline: string | null
  /** Since when the clock stands still. */
  suspended_on: string | null
  reviews: number
  supplements: number
  hand_ins: number
  rating: Rating | null
  submitted_at: Date
  updated_at: Date
}

/** Something a supplement asks for: a material of the item, or something new. */
export interface Asked {
  CLBH: string
  CLMC: string
}

export interface Rating {
  /** 1 very bad to 5 very good */
  MYD: number
  PJZB: string[]
  PJNR: string
  PJSJ: string
}

export type Stage = 'SB' | 'SL' | 'SPCL' | 'BZGZ' | 'BZCL' | 'BZSL' | 'BJ' | 'PJ'
export type Fields = Record<string, unknown>

export interface StageRecord {
  serial: string
  stage: Stage
  /** Which one of its kind: reviews, supplements and hand-ins may come several times. */
  nth: number
  at: Date
  record: Fields
}

export interface Step {
  application: Application
  records: StageRecord[]
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
/** Results that grant something: nothing may still be missing. */
const GRANTING = ['0', '4', '6']
export const STATE_NAMES: Record<State, string> = {
  sb: '已申办',
  sl: '已受理',
  sp: '审批中',
  bz: '待补正',
  bj: '已办结',
}

/** SPHJDM 1 承办 2 审核 3 批准 */
const REVIEWS = ['承办', '审核', '批准']
/** Records name the desk and no person. */
const DESK = '测试窗口一'
const REVIEWER = '测试审批一'
const MOST_DEFERRAL_DAYS = 20

type Filed = Pick<
  Application,
  | 'serial'
  | 'item'
  | 'item_name'
  | 'department'
  | 'department_name'
  | 'owner'
  | 'applicant_type'
  | 'applicant_name'
  | 'applicant_id_type'
  | 'applicant_id_no'
  | 'form_version'
  | 'form_values'
  | 'delivery'
  | 'submission_no'
  | 'promise_days'
  | 'submitted_at'
>

/** 申办 */
export function submit(filed: Filed): Step {
  const application: Application = {
    ...filed,
    receipt_no: null,
    state: 'sb',
    resume_state: null,
    current_step: '受理',
    promised_day: null,
    supplement_deadline: null,
    supplement_asked: [],
    supplement_handed_in_at: null,
    deferral_deadline: null,
    suspended_on: null,
    reviews: 0,
    supplements: 0,
    hand_ins: 0,
    rating: null,
    updated_at: filed.submitted_at,
  }
  const record = stage(application, 'SB', 1, filed.submitted_at, {
    SXBM: filed.item,
    SXMC: filed.item_name,
    SQRLX: filed.applicant_type,
    SBSJ: hallTime(filed.submitted_at),
    SBHZH: filed.submission_no,
    // A mobile client.
    WSSBQD: '1',
    OBTAIN_PAPER_WAY: filed.delivery,
  })
  return { application, records: [record] }
}

/** Working days after acceptance within which deferred materials must follow; null when the promise leaves no time. */
export function deferralDays(promiseDays: number | null): number | null {
  return promiseDays === null || promiseDays < 3 ? null : Math.min(MOST_DEFERRAL_DAYS, promiseDays - 2)
}

/**
 * 受理: the promised limit starts. Days that lead into a year without a published calendar stay open (null).
 * @param receiptNo SLHZH @param deferred names of the materials that are still to follow (容缺受理)
 */
export function accept(before: Application, receiptNo: string, deferred: readonly string[], now: Date): Step {
  requireState(before, 'sb')
  const { promise_days } = before
  const today = localDayOf(now)
  const days = deferralDays(promise_days)
  const deferral_deadline = deferred.length > 0 && days !== null ? workingDaysFrom(today, days) : null
  const application: Application = {
    ...before,
    state: 'sl',
    current_step: '承办',
    receipt_no: receiptNo,
    promised_day: promise_days === null ? null : workingDaysFrom(today, promise_days),
    deferral_deadline,
    updated_at: now,
  }
  const record = stage(before, 'SL', 1, now, {
    SLZTDM: '1',
    SLHZH: receiptNo,
    SLSJ: hallTime(now),
    GDBLSX: promise_days,
    GDBLSXDW: 'G',
    ...(deferred.length > 0 && { RQCL: deferred, RQSX: deferral_deadline }),
  })
  return { application, records: [record] }
}

/** 不予受理: it ends before it began. */
export function decline(before: Application, receiptNo: string, reason: string, now: Date): Step {
  requireState(before, 'sb')
  const declined = stage(before, 'SL', 1, now, {
    SLZTDM: '2',
    BSLYY: reason,
    SLHZH: receiptNo,
    SLSJ: hallTime(now),
  })
  const { application, records } = finish({ ...before, receipt_no: receiptNo }, '1', [], now, reason)
  return { application: { ...application, current_step: '不予受理' }, records: [declined, ...records] }
}

/** 审批: one of its three steps passed. */
export function review(before: Application, now: Date): Step {
  requireState(before, 'sl', 'sp')
  const step = REVIEWS[before.reviews]
  if (!step) throw new Refusal('2005')
  const reviews = before.reviews + 1
  const record = stage(before, 'SPCL', reviews, now, {
    SPHJDM: `${reviews}`,
    SPHJMC: step,
    SPSJ: hallTime(now),
    SPHJZTDM: '1',
    SPBMMC: before.department_name,
    SPRXM: REVIEWER,
  })
  return {
    application: { ...before, state: 'sp', reviews, current_step: REVIEWS[reviews] ?? '办结', updated_at: now },
    records: [record],
  }
}

/**
 * 补正告知: the clock stops.
 * @param days working days the applicant has @param asked what to hand in; empty when the reason says it all
 * @throws Refusal 2009 when the days lead into an unpublished year
 */
export function askSupplement(
  before: Application,
  reason: string,
  days: number,
  asked: readonly Asked[],
  now: Date,
): Step {
  requireState(before, 'sb', 'sl', 'sp')
  const today = localDayOf(now)
  const supplement_deadline = workingDaysFrom(today, days)
  if (supplement_deadline === null) throw new Refusal('2009')
  const supplements = before.supplements + 1
  const record = stage(before, 'BZGZ', supplements, now, {
    BZGZYY: reason,
    BZCLQD: asked,
    BZGZSJ: hallTime(now),
    PATCH_TIMELIMIT: days,
    BZJZRQ: supplement_deadline,
    BZGZFCRXM: DESK,
  })
  return {
    application: {
      ...before,
      state: 'bz',
      resume_state: before.state === 'sl' || before.state === 'sp' ? before.state : 'sb',
      current_step: '补正',
      supplement_deadline,
      supplement_asked: [...asked],
      supplement_handed_in_at: null,
      suspended_on: today,
      supplements,
      updated_at: now,
    },
    records: [record],
  }
}

/**
 * 补正提交: the applicant has handed something in, for a supplement or what was to follow later. Nobody has looked at it
 * yet: a clock that stands goes on standing.
 * @param names of what was handed in @param complete whether nothing more is to follow later
 */
export function handIn(
  before: Application,
  names: readonly string[],
  note: string,
  complete: boolean,
  now: Date,
): Step {
  const hand_ins = before.hand_ins + 1
  const supplementing = before.state === 'bz'
  const record = stage(before, 'BZCL', hand_ins, now, { CLQD: names, TJSJ: hallTime(now), SM: note })
  return {
    application: {
      ...before,
      hand_ins,
      ...(supplementing && { current_step: '补正审核', supplement_handed_in_at: now }),
      deferral_deadline: complete ? null : before.deferral_deadline,
      updated_at: now,
    },
    records: [record],
  }
}

/**
 * 补正受理: it goes on where it was, and the promised day moves by the working days the clock stood still. In time is
 * what was handed in by the deadline, whenever a clerk gets to it; what comes to the counter counts from today.
 */
export function receiveSupplement(before: Application, now: Date): Step {
  requireState(before, 'bz')
  const { suspended_on, supplement_deadline, resume_state, promised_day, supplements } = before
  const today = localDayOf(now)
  if (!suspended_on || !supplement_deadline || !resume_state) throw new Error('a supplement without its dates')
  const cameOn = before.supplement_handed_in_at ? localDayOf(new Date(before.supplement_handed_in_at)) : today
  if (cameOn > supplement_deadline) throw new Refusal('2005', { BZSX: supplement_deadline })
  const record = stage(before, 'BZSL', supplements, now, { BZSJ: hallTime(now), RENEW_STATUS: '1', BZSLBLRXM: DESK })
  return {
    application: {
      ...before,
      state: resume_state,
      resume_state: null,
      current_step: resume_state === 'sb' ? '受理' : (REVIEWS[before.reviews] ?? '办结'),
      promised_day: promised_day && workingDaysFrom(promised_day, workingDaysBetween(suspended_on, today)),
      ...WITHOUT_SUPPLEMENT,
      updated_at: now,
    },
    records: [record],
  }
}

/**
 * 办结
 * @param result BJJGDM @param missing ids of the materials that were to follow and did not come
 * @throws Refusal 2005 when a case cannot end so now, 2010 when something granted would still be incomplete
 */
export function finish(
  before: Application,
  result: string,
  missing: readonly string[],
  now: Date,
  reason: string | null = null,
): Step {
  if (!RESULTS[before.state].includes(result)) throw new Refusal('2005')
  if (result === '5' && before.supplement_handed_in_at) {
    throw new Refusal('2005', { BZTJSJ: hallTime(new Date(before.supplement_handed_in_at)) })
  }
  if (GRANTING.includes(result) && missing.length > 0) throw new Refusal('2010', { CL: missing })
  const record = stage(before, 'BJ', 1, now, {
    BJJGDM: result,
    BJJGMS: RESULT_NAMES[result] ?? null,
    ZFHTHYY: reason,
    BJSJ: hallTime(now),
  })
  return {
    application: {
      ...before,
      state: 'bj',
      resume_state: null,
      current_step: RESULT_NAMES[result] ?? '办结',
      ...WITHOUT_SUPPLEMENT,
      deferral_deadline: null,
      updated_at: now,
    },
    records: [record],
  }
}

/** 好差评: once, when it is over. The record tells how good it was, not what was written. */
export function rate(before: Application, rating: Omit<Rating, 'PJSJ'>, now: Date): Step {
  requireState(before, 'bj')
  if (before.rating) throw new Refusal('2013')
  const PJSJ = hallTime(now)
  return {
    application: { ...before, rating: { ...rating, PJSJ }, updated_at: now },
    records: [stage(before, 'PJ', 1, now, { MYD: rating.MYD, PJSJ })],
  }
}

const WITHOUT_SUPPLEMENT = {
  supplement_deadline: null,
  supplement_asked: [],
  supplement_handed_in_at: null,
  suspended_on: null,
}

/** The texts of a record that may be corrected (更正); everything else is what happened. */
const CORRECTABLE: Partial<Record<Stage, readonly string[]>> = {
  BZGZ: ['BZGZYY'],
  SL: ['BSLYY'],
  BJ: ['ZFHTHYY', 'BJJGMS'],
}

/** A record with corrected texts, and since when (GZSJ): other reasons send it again too. @throws Refusal 1001 for a field that is not one of its texts */
export function correct(record: StageRecord, texts: Readonly<Record<string, string>>, now: Date): StageRecord {
  const may = (CORRECTABLE[record.stage] ?? []).filter((field) => field in record.record)
  const other = Object.keys(texts).find((field) => !may.includes(field))
  if (other !== undefined || Object.keys(texts).length === 0) {
    throw new Refusal('1001', { ZD: `GZNR.${other ?? ''}`, YQ: may.join('、') })
  }
  return { ...record, at: now, record: { ...record.record, ...texts, GZSJ: hallTime(now) } }
}

function requireState({ state }: Application, ...allowed: State[]): void {
  if (!allowed.includes(state)) throw new Refusal('2005', { ZT: state })
}

function stage(
  { serial }: Pick<Application, 'serial'>,
  name: Stage,
  nth: number,
  at: Date,
  record: Fields,
): StageRecord {
  return { serial, stage: name, nth, at, record }
}

function workingDaysFrom(day: string, count: number): string | null {
  try {
    return addWorkingDays(day, count)
  } catch (error) {
    if (error instanceof CalendarNotPublished) return null
    throw error
  }
}
