import * as v from 'valibot'
import { isLocalTime } from '../../../shared/standards/time'
import type { HallRules, ItemRules, QuotaPool } from '../../data/types'
import { GENERAL, WALK_IN } from './places'

/** 规则 GZ, as the hall writes and reads them. */
export function presentRules(rules: HallRules) {
  return {
    TQGZR: rules.openDaysAhead,
    TQDW: rules.unit === 'workday' ? 'G' : 'Z',
    DRKY: rules.sameDay ? 1 : 0,
    JZFZ: rules.cutoffMin,
    QXFZ: rules.cancelBeforeMin,
    MRXC: rules.perPersonPerDay,
    MZXC: rules.perPersonPerWeek,
    MYXC: rules.perPersonPerMonth,
    SYCS: rules.noShow.count,
    SYJZT: rules.noShow.banDays,
    QDTQFZ: rules.checkIn.beforeMin,
    QDKHFZ: rules.checkIn.graceMin,
    DLYY: rules.proxyAllowed ? 1 : 0,
    XCBL: rules.walkInShare,
    HC: rules.quotaPools.map(presentPool),
    YLMS: rules.holdSeconds,
    HBXC: rules.waitlist.most,
    HBLS: rules.waitlist.offerSeconds,
    FHSJ: rules.releaseAt,
  }
}

/** Under which words a rule is written. */
const WORDS: Record<keyof ItemRules, readonly (keyof ReturnType<typeof presentRules>)[]> = {
  openDaysAhead: ['TQGZR'],
  unit: ['TQDW'],
  sameDay: ['DRKY'],
  cutoffMin: ['JZFZ'],
  cancelBeforeMin: ['QXFZ'],
  perPersonPerDay: ['MRXC'],
  perPersonPerWeek: ['MZXC'],
  perPersonPerMonth: ['MYXC'],
  noShow: ['SYCS', 'SYJZT'],
  checkIn: ['QDTQFZ', 'QDKHFZ'],
  proxyAllowed: ['DLYY'],
  holdSeconds: ['YLMS'],
  waitlist: ['HBXC', 'HBLS'],
  releaseAt: ['FHSJ'],
}

/** Only what an item has of its own. */
export function presentOwnRules(rules: HallRules, own: ItemRules) {
  const all = presentRules({ ...rules, ...own })
  const words = (Object.keys(own) as (keyof ItemRules)[]).flatMap((rule) => WORDS[rule])
  return Object.fromEntries(words.map((word) => [word, all[word]]))
}

const presentPool = ({ key, name, fromAge, belowAge, hours, share, windows }: QuotaPool) => ({
  HCBM: key,
  HCMC: name,
  NLQ: fromAge,
  NLZ: belowAge,
  SJD: hours.map(({ from, to }) => ({ KS: from, JS: to })),
  BL: share,
  CKLX: windows,
})

const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))
/** Neither nothing nor everything. */
const share = v.pipe(v.number(), v.gtValue(0), v.ltValue(1))
const time = v.pipe(v.string(), v.check(isLocalTime, 'HH:mm'))
const flag = v.picklist([0, 1])
export const HoursList = v.pipe(
  v.array(
    v.pipe(
      v.strictObject({ KS: time, JS: time }),
      v.check(({ KS, JS }) => KS < JS, '开始应早于结束'),
    ),
  ),
  v.minLength(1),
  v.maxLength(6),
)
export const hoursOf = (list: v.InferOutput<typeof HoursList>) => list.map(({ KS, JS }) => ({ from: KS, to: JS }))

const Pool = v.pipe(
  v.strictObject({
    HCBM: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,29}$/), v.notValues([GENERAL, WALK_IN])),
    HCMC: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(30)),
    NLQ: whole(0, 150),
    NLZ: whole(1, 151),
    SJD: HoursList,
    BL: share,
    CKLX: v.array(v.pipe(v.string(), v.regex(/^[A-Z]{2,4}$/))),
  }),
  v.check(({ NLQ, NLZ }) => NLQ < NLZ, '年龄段无效'),
)

const itemFields = {
  TQGZR: whole(0, 60),
  TQDW: v.picklist(['G', 'Z']),
  DRKY: flag,
  JZFZ: whole(0, 1_440),
  QXFZ: whole(0, 10_080),
  MRXC: whole(1, 100),
  MZXC: whole(1, 100),
  MYXC: whole(1, 500),
  SYCS: whole(1, 20),
  SYJZT: whole(0, 366),
  QDTQFZ: whole(0, 240),
  QDKHFZ: whole(0, 240),
  DLYY: flag,
  YLMS: whole(30, 3_600),
  HBXC: whole(1, 20),
  HBLS: whole(60, 86_400),
  FHSJ: time,
}
/** Any of a hall's rules, to be changed. */
export const HallRulesChange = v.partial(
  v.strictObject({
    ...itemFields,
    XCBL: share,
    HC: v.pipe(
      v.array(Pool),
      v.maxLength(8),
      v.check((pools) => new Set(pools.map(({ HCBM }) => HCBM)).size === pools.length, '号池编码重复'),
    ),
  }),
)
/** What an item may have of its own. */
export const ItemRulesChange = v.partial(v.strictObject(itemFields))

type ItemWords = v.InferOutput<typeof ItemRulesChange>

/** @param base what stays of the rules that come in twos */
export function itemRulesFrom(words: ItemWords, base: Pick<HallRules, 'noShow' | 'checkIn' | 'waitlist'>): ItemRules {
  const { SYCS, SYJZT, QDTQFZ, QDKHFZ, HBXC, HBLS } = words
  return given({
    openDaysAhead: words.TQGZR,
    unit: words.TQDW && (words.TQDW === 'G' ? 'workday' : 'day'),
    sameDay: words.DRKY === undefined ? undefined : words.DRKY === 1,
    cutoffMin: words.JZFZ,
    cancelBeforeMin: words.QXFZ,
    perPersonPerDay: words.MRXC,
    perPersonPerWeek: words.MZXC,
    perPersonPerMonth: words.MYXC,
    noShow: both(SYCS, SYJZT) && { count: SYCS ?? base.noShow.count, banDays: SYJZT ?? base.noShow.banDays },
    checkIn: both(QDTQFZ, QDKHFZ) && {
      beforeMin: QDTQFZ ?? base.checkIn.beforeMin,
      graceMin: QDKHFZ ?? base.checkIn.graceMin,
    },
    proxyAllowed: words.DLYY === undefined ? undefined : words.DLYY === 1,
    holdSeconds: words.YLMS,
    waitlist: both(HBXC, HBLS) && {
      most: HBXC ?? base.waitlist.most,
      offerSeconds: HBLS ?? base.waitlist.offerSeconds,
    },
    releaseAt: words.FHSJ,
  })
}

export function hallRulesFrom(words: v.InferOutput<typeof HallRulesChange>, base: HallRules): HallRules {
  const { XCBL, HC, ...rest } = words
  return {
    ...base,
    ...itemRulesFrom(rest, base),
    ...given({
      walkInShare: XCBL,
      quotaPools: HC?.map((pool) => ({
        key: pool.HCBM,
        name: pool.HCMC,
        fromAge: pool.NLQ,
        belowAge: pool.NLZ,
        hours: hoursOf(pool.SJD),
        share: pool.BL,
        windows: pool.CKLX,
      })),
    }),
  }
}

/** One of a pair is enough to say something about it. */
const both = (...values: (number | undefined)[]): true | undefined =>
  values.some((value) => value !== undefined) || undefined

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }
function given<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>
}
