import type { StageRecord } from '../../upstreams/hall-application-words'

/** Hall-local `MM-DD HH:mm` of 2026 as an instant, unless it says a year. */
export const at = (text: string): string => {
  const [day = '', time = '09:00'] = text.split(' ')
  return new Date(`${day.length === 5 ? `2026-${day}` : day}T${time}:00+08:00`).toISOString()
}

type Details<S extends StageRecord['stage']> = Omit<
  Extract<StageRecord, { stage: S }>,
  'businessNo' | 'application' | 'nth' | 'version' | 'at' | 'writtenAt' | 'correctedAt' | 'stage'
>

interface Place {
  nth?: number
  version?: number
  application?: string
  correctedAt?: string | null
}

const of = <S extends StageRecord['stage']>(stage: S, time: string, details: Details<S>, place: Place) => {
  const { nth = 1, version = 1, application = 'A1', correctedAt = null } = place
  const businessNo = `${application}-${stage}-${nth}`
  return {
    businessNo,
    application,
    nth,
    version,
    at: at(time),
    writtenAt: at(time),
    correctedAt,
    stage,
    ...details,
  } as unknown as StageRecord
}

export const submitted = (time: string, place: Place = {}) =>
  of('submitted', time, { itemCode: 'I1', itemName: '居住证签注', receiptNo: 'R1' }, place)

export const accepted = (time: string, promisedDays: number | null, later: string[] = [], place: Place = {}) =>
  of(
    'acceptance',
    time,
    {
      accepted: true,
      reason: null,
      acceptanceNo: 'S1',
      promisedDays,
      later,
      laterDeadline: later.length > 0 ? '2026-12-30' : null,
      who: '测试窗口一',
    },
    place,
  )

export const refused = (time: string, reason: string) =>
  of(
    'acceptance',
    time,
    { accepted: false, reason, acceptanceNo: null, promisedDays: null, later: [], laterDeadline: null, who: null },
    {},
  )

const STEPS = ['承办', '审核', '批准'] as const
export const reviewed = (time: string, step: 1 | 2 | 3, place: Place = {}) =>
  of(
    'review',
    time,
    { step, stepName: STEPS[step - 1] ?? '', department: '测试局', who: null },
    { nth: step, ...place },
  )

export const asked = (time: string, nth = 1, more: Omit<Place, 'nth'> & { reason?: string } = {}) =>
  of(
    'supplement_notice',
    time,
    {
      reason: more.reason ?? '请补交租赁合同',
      materials: [{ id: 'm1', name: '房屋租赁合同' }],
      deadline: '2026-12-30',
      who: '测试窗口一',
    },
    { nth, ...more },
  )

export const handedIn = (time: string, materials: string[] = ['房屋租赁合同'], nth = 1) =>
  of('handed_in', time, { materials, note: null }, { nth })

export const received = (time: string, nth = 1) => of('supplement_received', time, { who: null }, { nth })

export const finished = (time: string, place: Place = {}) =>
  of('finish', time, { result: 'done', resultName: '办结', reason: null, certificate: null }, place)

export const rated = (time: string) => of('rating', time, { level: 5 }, {})
