/**
 * What an application's records mean. Pure: the same records in any order, doubled or in old versions beside new ones,
 * give the same answer.
 */
import type { ApplicationStage, Clock, TimelineEvent, TimelineNode } from '@shared/applications/contract'
import { type LocalDay, localDayOf } from '@shared/standards/time'
import { addWorkingDays, CalendarNotPublished, workingDaysBetween } from '@shared/standards/working-days'
import type { StageRecord } from '../upstreams/hall-application-words'
import { inTurn } from './turns'

type Stage = StageRecord['stage']
export type RecordOf<S extends Stage> = Extract<StageRecord, { stage: S }>

/** Each record once, in its latest data version, oldest first; those of one second in the order of the procedure. */
export function latestOf(records: readonly StageRecord[]): StageRecord[] {
  const latest = new Map<string, StageRecord>()
  for (const record of records) {
    const known = latest.get(record.businessNo)
    if (!known || known.version < record.version) latest.set(record.businessNo, record)
  }
  const seconds = new Map<string, StageRecord[]>()
  for (const record of latest.values()) {
    const second = seconds.get(record.at)
    if (second) second.push(record)
    else seconds.set(record.at, [record])
  }
  return [...seconds.keys()].sort().flatMap((second) => inTurn(seconds.get(second) ?? []))
}

/** The latest record of a stage. */
export function lastOf<S extends Stage>(records: readonly StageRecord[], stage: S): RecordOf<S> | null {
  const found = records.filter((record): record is RecordOf<S> => record.stage === stage)
  return found.reduce<RecordOf<S> | null>((last, each) => (last && last.nth > each.nth ? last : each), null)
}

/** The supplement that is asked for and was not received yet. */
export function openSupplement(records: readonly StageRecord[]): RecordOf<'supplement_notice'> | null {
  const asked = lastOf(records, 'supplement_notice')
  if (!asked || lastOf(records, 'finish')) return null
  const received = records.some((each) => each.stage === 'supplement_received' && each.nth >= asked.nth)
  return received ? null : asked
}

/** When she handed something in for it; null while it is hers to do. */
export function handedInAt(records: readonly StageRecord[], asked: RecordOf<'supplement_notice'>): string | null {
  const inOrder = latestOf(records)
  const since = inOrder.slice(inOrder.findIndex(({ businessNo }) => businessNo === asked.businessNo))
  return since.findLast(({ stage }) => stage === 'handed_in')?.at ?? null
}

/** Names of what may follow later and has not come. */
export function missingLater(records: readonly StageRecord[]): string[] {
  const acceptance = lastOf(records, 'acceptance')
  if (!acceptance || lastOf(records, 'finish')) return []
  const came = new Set(records.flatMap((record) => (record.stage === 'handed_in' ? record.materials : [])))
  return acceptance.later.filter((name) => !came.has(name))
}

export function stageOf(records: readonly StageRecord[]): ApplicationStage {
  const acceptance = lastOf(records, 'acceptance')
  if (lastOf(records, 'finish') || acceptance?.accepted === false) return 'finished'
  if (openSupplement(records)) return 'supplement'
  if (lastOf(records, 'review')) return 'in_review'
  return acceptance ? 'accepted' : 'submitted'
}

/** Newest first. */
export function timelineOf(records: readonly StageRecord[]): TimelineNode[] {
  const waits = waitingAfter()
  const nodes = latestOf(records).map((record): TimelineNode => {
    const waiting = waits(record)
    return {
      key: `${record.stage}:${record.nth}`,
      at: record.at,
      ...nodeOf(record),
      paused: waiting,
      corrected: Boolean(record.correctedAt),
    }
  })
  return nodes.reverse()
}

/**
 * Whether the hall waits for the applicant after each record in turn: from a notice on, until the supplement of its number
 * or of a later one is received. What was received in a record that has not come yet goes on waiting until it comes.
 */
function waitingAfter(): (record: StageRecord) => boolean {
  let asked = 0
  let received = 0
  return ({ stage, nth }) => {
    if (stage === 'supplement_notice') asked = Math.max(asked, nth)
    if (stage === 'supplement_received') received = Math.max(received, nth)
    if (stage === 'finish') received = Number.POSITIVE_INFINITY
    return asked > received
  }
}

type NodeWords = Pick<TimelineNode, 'event' | 'detail' | 'who' | 'papers'>

function nodeOf(record: StageRecord): NodeWords {
  const node = (event: TimelineEvent, more: Partial<NodeWords> = {}): NodeWords => ({
    event,
    detail: null,
    who: null,
    papers: [],
    ...more,
  })
  switch (record.stage) {
    case 'submitted':
      return node('submitted', { detail: record.receiptNo })
    case 'acceptance':
      return record.accepted
        ? node('accepted', { detail: record.acceptanceNo, who: record.who, papers: record.later })
        : node('not_accepted', { detail: record.reason, who: record.who })
    case 'review':
      return node('reviewed', { detail: record.stepName, who: record.who ?? record.department })
    case 'supplement_notice':
      return node('supplement_asked', {
        detail: record.reason,
        who: record.who,
        papers: record.materials.map(({ name }) => name),
      })
    case 'handed_in':
      return node('handed_in', { detail: record.note, papers: record.materials })
    case 'supplement_received':
      return node('supplement_received', { who: record.who })
    case 'finish':
      return node('finished', {
        detail: record.reason ?? record.resultName,
        papers: record.certificate ? [record.certificate.name] : [],
      })
    case 'rating':
      return node('rated', { detail: String(record.level) })
  }
}

/** The days on which the hall waited for the applicant: after the first, up to and including the last. */
interface Pause {
  from: LocalDay
  /** null: it still waits */
  to: LocalDay | null
}

function pausesOf(records: readonly StageRecord[]): Pause[] {
  const pauses: Pause[] = []
  const waits = waitingAfter()
  let since: LocalDay | null = null
  for (const record of records) {
    const waiting = waits(record)
    if (waiting) since ??= localDayOf(record.at)
    else if (since !== null) {
      pauses.push({ from: since, to: localDayOf(record.at) })
      since = null
    }
  }
  if (since !== null) pauses.push({ from: since, to: null })
  return pauses
}

/**
 * Working days since acceptance, the day of acceptance itself not counted, without those of the pauses. The day it is
 * due moves by the days it stood still, as the hall moves it.
 * @param now ISO instant
 */
export function clockOf(all: readonly StageRecord[], now: string): Clock {
  const records = latestOf(all)
  const acceptance = lastOf(records, 'acceptance')
  const promisedDays = acceptance?.promisedDays ?? null
  if (!acceptance?.accepted)
    return { state: 'not_started', promisedDays, usedDays: null, dueDay: null, pausedSince: null }

  const today = localDayOf(now)
  const started = localDayOf(acceptance.at)
  const finish = lastOf(records, 'finish')
  const until = finish ? localDayOf(finish.at) : today
  // A supplement asked for before acceptance stopped nothing.
  const pauses = pausesOf(records)
    .filter(({ to }) => to === null || to >= started)
    .map(({ from, to }) => ({ from: from < started ? started : from, to }))
  const pausedSince = finish ? null : (pauses.find(({ to }) => to === null)?.from ?? null)
  const state = finish ? 'stopped' : pausedSince ? 'paused' : 'running'
  const paused = published(() => pauses.reduce((sum, { from, to }) => sum + workingDaysBetween(from, to ?? today), 0))
  const passed = published(() => workingDaysBetween(started, until))
  if (paused === null || passed === null)
    return { state: 'unknown', promisedDays, usedDays: null, dueDay: null, pausedSince }
  return {
    state,
    promisedDays,
    usedDays: passed - paused,
    dueDay: promisedDays === null ? null : published(() => addWorkingDays(started, promisedDays + paused)),
    pausedSince,
  }
}

/** Null when the calendar of a year in between has not been published: nobody may guess it. */
function published<T>(count: () => T): T | null {
  try {
    return count()
  } catch (error) {
    if (error instanceof CalendarNotPublished) return null
    throw error
  }
}
