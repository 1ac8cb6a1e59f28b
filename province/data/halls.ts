import { addDays, weekdayOf } from '@shared/standards/time'
import { GUANGZHOU_SITES, OTHER_SITES, type Site } from './hall-sites'
import type { Random } from './random'
import type { Hall, QuotaPool, Region, WindowKind } from './types'

const WINDOW_NAMES: Record<WindowKind, string> = {
  general: '综合窗口',
  household: '户政窗口',
  exitEntry: '出入境窗口',
  socialInsurance: '社保医保窗口',
  housing: '不动产和住房窗口',
  vehicle: '车驾管窗口',
  business: '企业开办窗口',
  tax: '办税窗口',
  construction: '工程建设窗口',
  civil: '民政卫健窗口',
}

const ALL_KINDS = Object.keys(WINDOW_NAMES) as WindowKind[]

/** 一窗通办: kinds that general windows took over; police, land and building have their own still. */
const AT_GENERAL_WINDOWS: readonly WindowKind[] = ['socialInsurance', 'civil', 'business', 'tax']

/** Minutes between two slots of a kind of window. */
const SLOT_MINUTES: Partial<Record<WindowKind, number>> = { housing: 60, construction: 60, vehicle: 20 }

const USUAL_HOURS = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '17:00' },
]
const EARLY_HOURS = [
  { from: '08:30', to: '12:00' },
  { from: '14:00', to: '17:30' },
]

/** Area codes of the other cities: their halls answer the city's 12345 line. */
const AREA_CODES: Record<string, string> = {
  '4402': '0751',
  '4403': '0755',
  '4404': '0756',
  '4405': '0754',
  '4406': '0757',
  '4407': '0750',
  '4408': '0759',
  '4409': '0668',
  '4412': '0758',
  '4413': '0752',
  '4414': '0753',
  '4415': '0660',
  '4416': '0762',
  '4417': '0662',
  '4418': '0763',
  '4419': '0769',
  '4420': '0760',
  '4451': '0768',
  '4452': '0663',
  '4453': '0766',
}

/** 出入境窗口 (CRJ): children have places of their own when school is over, as the police of Guangzhou announced. */
const CHILDREN: QuotaPool = {
  key: 'under16',
  name: '未满16周岁',
  fromAge: 0,
  belowAge: 16,
  hours: [
    { from: '13:00', to: '14:00' },
    { from: '16:00', to: '17:00' },
  ],
  share: 0.3,
  windows: ['CRJ'],
}

/** How halls let people book: four ways that halls of the province have announced. */
const RULES: Record<'city' | 'main' | 'town' | 'other', Hall['rules']> = {
  city: rules({
    openDaysAhead: 5,
    sameDay: false,
    cutoffMin: 10,
    perPersonPerWeek: 2,
    perPersonPerMonth: 6,
    banDays: 90,
  }),
  main: rules({
    openDaysAhead: 5,
    sameDay: true,
    cutoffMin: 30,
    perPersonPerWeek: 3,
    perPersonPerMonth: 8,
    banDays: 30,
  }),
  town: rules({
    openDaysAhead: 7,
    sameDay: true,
    cutoffMin: 10,
    perPersonPerWeek: 5,
    perPersonPerMonth: 10,
    banDays: 14,
  }),
  other: rules({
    openDaysAhead: 5,
    sameDay: false,
    cutoffMin: 60,
    perPersonPerWeek: 2,
    perPersonPerMonth: 6,
    banDays: 60,
  }),
}

function rules(
  said: Pick<Hall['rules'], 'openDaysAhead' | 'sameDay' | 'cutoffMin' | 'perPersonPerWeek' | 'perPersonPerMonth'> & {
    banDays: number
  },
): Hall['rules'] {
  const { banDays, ...rest } = said
  return {
    ...rest,
    unit: 'workday',
    cancelBeforeMin: 120,
    perPersonPerDay: 1,
    noShow: { count: 2, banDays },
    checkIn: { beforeMin: 15, graceMin: 10 },
    proxyAllowed: true,
    walkInShare: 0.3,
    quotaPools: [CHILDREN],
    holdSeconds: 300,
    waitlist: { most: 3, offerSeconds: 900 },
    releaseAt: '07:00',
  }
}

/** @param today exceptions lie in the days after it, so that a booking meets them. */
export function buildHalls(regions: readonly Region[], today: string, random: Random): Hall[] {
  const names = new Map(regions.map((region) => [region.code, region]))
  const counts = new Map<string, number>()
  return [...GUANGZHOU_SITES, ...OTHER_SITES].map((site, index) => {
    const region = names.get(`${site.region}000000`)
    if (!region) throw new Error(`No such region: ${site.region}`)
    const running = (counts.get(site.region) ?? 0) + 1
    counts.set(site.region, running)
    const city = region.level === 'city' ? region.name : (names.get(region.parent ?? '')?.name ?? '')
    const place = region.level === 'county' && !site.street.startsWith(region.name) ? region.name : ''
    return {
      code: `DT${site.region}${String(running).padStart(2, '0')}`,
      name: site.name,
      region: region.code,
      address: `${city}${place}${site.street}`,
      lng: site.lng,
      lat: site.lat,
      datum: 'GCJ-02',
      phone: phoneOf(site, index),
      hours: site.early ? EARLY_HOURS : USUAL_HOURS,
      opensSaturday: site.saturday ?? false,
      exceptions: exceptionsOf(index, today),
      windows: windowsOf(site, random),
      rules: RULES[kindOf(site)],
    }
  })
}

function phoneOf(site: Site, index: number): string {
  const areaCode = AREA_CODES[site.region.slice(0, 4)]
  return areaCode ? `${areaCode}-12345` : `020-8099${String(index + 1).padStart(4, '0')}`
}

function kindOf(site: Site): keyof typeof RULES {
  if (!site.region.startsWith('4401')) return 'other'
  if (site.region === '440100') return 'city'
  return site.kinds ? 'town' : 'main'
}

function windowsOf(site: Site, random: Random): Hall['windows'] {
  const kinds = site.kinds ?? ALL_KINDS
  return kinds.map((kind) => ({
    kind,
    name: WINDOW_NAMES[kind],
    count: site.kinds ? random.int(1, 3) : random.int(2, 6),
    slotMin: SLOT_MINUTES[kind] ?? 30,
    ...(kind === 'general' && { takes: kinds.filter((each) => AT_GENERAL_WINDOWS.includes(each)) }),
  }))
}

/** Some halls close for a day, some for an afternoon, some open on one weekend day to catch up. */
function exceptionsOf(index: number, today: string): Hall['exceptions'] {
  if (index % 7 === 3) return [{ day: weekdayAfter(today, 6), open: false, reason: '大厅供电检修，暂停服务' }]
  if (index % 7 === 5) {
    const hours = [{ from: '09:00', to: '12:00' }]
    return [{ day: weekdayAfter(today, 4), open: true, hours, reason: '下午业务培训，只开放上午' }]
  }
  if (index % 11 === 6) {
    const saturday = addDays(today, 6 - weekdayOf(today) + (weekdayOf(today) >= 6 ? 7 : 0))
    return [{ day: saturday, open: true, hours: USUAL_HOURS, reason: '周六延时服务' }]
  }
  return []
}

/** A Monday to Friday at least `days` after today. */
function weekdayAfter(today: string, days: number): string {
  const day = addDays(today, days)
  const weekday = weekdayOf(day)
  return weekday <= 5 ? day : addDays(day, 8 - weekday)
}
