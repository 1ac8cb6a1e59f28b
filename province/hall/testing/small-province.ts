import { formFor } from '../../data/forms/forms'
import type { Department, Hall, Item, Matter, Province, Region, Resident, WindowKind } from '../../data/types'
import type { Release } from '../appointments/opening'

/** A province small enough to know by heart: one city, two districts, four halls, a few items and people. */
export const CITY = '440100000000'
export const TIANHE = '440106000000'
export const HAIZHU = '440105000000'

const regions: Region[] = [
  { code: '440000000000', name: '广东省', parent: null, level: 'province' },
  { code: CITY, name: '广州市', parent: '440000000000', level: 'city' },
  { code: TIANHE, name: '天河区', parent: CITY, level: 'county' },
  { code: HAIZHU, name: '海珠区', parent: CITY, level: 'county' },
]

const department: Department = {
  code: '007482000',
  creditCode: '11440100007482000X',
  name: '广州市测试局',
  shortName: '测试',
}

function matter(key: string, window: WindowKind, booking: Matter['booking'], promiseDays: number): Matter {
  return {
    key,
    name: key,
    aliases: [key],
    department: '测试',
    themes: ['T01'],
    audience: 'person',
    taskType: '07',
    window,
    durationMin: 15,
    booking,
    legalBasis: [],
    conditions: ['本人办理'],
    materials: [
      {
        name: '居民身份证',
        need: 'required',
        kind: 'certificate',
        form: 'either',
        primary: true,
        certificate: 'identityCard',
        accepts: [],
        copies: 1,
        source: '公安机关',
        acceptance: '在有效期内',
      },
    ],
    steps: ['申请', '受理', '办结'],
    legalDays: 20,
    promiseDays,
    visits: 1,
    visitReason: '须本人到场',
    online: true,
    post: false,
    fees: [],
    resultName: '证明',
    situations: [{ key: 'first', name: key, aliases: [] }],
    levels: ['city', 'county'],
    demand: 50,
    faq: [],
  }
}

function item(nth: number, region: string, of: Matter): Item {
  const catalogCode = `44010100${String(nth).padStart(4, '0')}`
  // 实施编码: the office, the kind of power, the catalogue's code
  const code = `${department.creditCode}07${catalogCode}`
  const [situation] = of.situations
  return {
    code,
    catalogCode,
    handleCode: `${code}01`,
    name: of.name,
    aliases: of.aliases,
    region,
    regionName: regions.find((each) => each.code === region)?.name ?? '',
    department,
    matter: of,
    situationKey: 'first',
    materials: of.materials,
    online: of.online,
    renews: null,
    resultCertificate: null,
    form: situation ? formFor(of, situation) : null,
    legalDays: of.legalDays,
    promiseDays: of.promiseDays,
    visits: of.visits,
    fees: of.fees,
    phone: '020-80000000',
    complaintPhone: '12345',
    address: '测试路1号',
    hours: '周一至周五',
    defect: null,
  }
}

const residence = matter('居住证办理', 'household', 'optional', 10)
const marriage = matter('婚姻登记', 'civil', 'only', 0)
const question = matter('政策咨询', 'household', 'none', 0)

/** Bookable at every hall with a household window; at Tianhe only; at Haizhu only; without booking. */
export const ITEMS = {
  city: item(1, CITY, residence),
  tianhe: item(2, TIANHE, { ...residence, name: '居住登记' }),
  marriage: item(3, CITY, marriage),
  haizhu: item(4, HAIZHU, { ...residence, name: '户口迁移' }),
  noBooking: item(5, CITY, question),
}

export const RULES: Hall['rules'] = {
  openDaysAhead: 5,
  unit: 'workday',
  sameDay: false,
  cutoffMin: 30,
  cancelBeforeMin: 120,
  perPersonPerDay: 2,
  perPersonPerWeek: 3,
  perPersonPerMonth: 4,
  noShow: { count: 2, banDays: 90 },
  checkIn: { beforeMin: 15, graceMin: 10 },
  proxyAllowed: true,
  walkInShare: 0.3,
  quotaPools: [],
  holdSeconds: 300,
  waitlist: { most: 3, offerSeconds: 900 },
  releaseAt: '07:00',
}

/** A hall of the data, as the opening rule takes it. */
type OpenHall = Hall & { releases: readonly Release[] }

export function smallHall(code: string, region: string, lng: number, more: Partial<OpenHall> = {}): OpenHall {
  return {
    code,
    name: `${code}大厅`,
    region,
    address: '测试路1号',
    lng,
    lat: 23.13,
    datum: 'GCJ-02',
    phone: '020-80000000',
    hours: [
      { from: '09:00', to: '11:00' },
      { from: '14:00', to: '15:00' },
    ],
    opensSaturday: false,
    exceptions: [],
    releases: [],
    windows: [
      { kind: 'household', name: '户政窗口', count: 2, slotMin: 30 },
      { kind: 'civil', name: '民政窗口', count: 1, slotMin: 60 },
    ],
    rules: RULES,
    ...more,
  }
}

/** Four places of 30 minutes each: three online, one for walk-ins. */
export const HALLS = {
  tianhe: smallHall('DTTH01', TIANHE, 113.36),
  tianheNear: smallHall('DTTH02', TIANHE, 113.37),
  haizhu: smallHall('DTHZ01', HAIZHU, 113.26),
  sameDay: smallHall('DTTH03', TIANHE, 113.5, { rules: { ...RULES, sameDay: true } }),
}

function resident(key: string, idNumber: string): Resident {
  return {
    key,
    name: `测试${key}`,
    idNumber,
    idType: 'identityCard',
    sex: 'female',
    born: '1990-01-01',
    phone: '17000000000',
    region: TIANHE,
    openid: `o-${key}`,
    spouse: null,
    children: [],
    parents: [],
  }
}

/** @param residents key and identity number of those who have filed applications */
export function smallProvince(residents: { key: string; idNumber: string }[] = []): Province {
  return {
    seed: 'small',
    regions,
    city: CITY,
    departments: [department],
    themes: [
      { code: 'T01', name: '户籍', audience: 'person' },
      { code: 'T02', name: '开办企业', audience: 'company' },
    ],
    matters: [residence, marriage, question],
    items: Object.values(ITEMS),
    halls: Object.values(HALLS),
    residents: residents.map(({ key, idNumber }) => resident(key, idNumber)),
    companies: [],
    certificates: [],
    materials: [],
    materialKinds: [],
    applications: residents.flatMap(({ key }, index) =>
      (['submitted', 'accepted', 'inReview', 'supplement', 'finished'] as const).map((stage, nth) => ({
        serial: `44010600748200026112400${String(index * 10 + nth).padStart(6, '0')}`,
        item: ITEMS.city.code,
        applicant: key,
        submittedDaysAgo: nth + 1,
        stage,
      })),
    ),
  }
}
