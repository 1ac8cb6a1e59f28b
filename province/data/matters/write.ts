/**
 * The small words in which matters are written, so that a matter's file reads as what it is about. A field (领域) states
 * once what its matters share; a matter states the rest; a situation states what is different in it.
 */

import { certificateType } from '../certificate-types'
import type { DepartmentShortName } from '../departments'
import { type ThemeName, themeCode } from '../themes'
import type { CertificateKind, MaterialSeed, Matter } from '../types'

type Situation = Matter['situations'][number]
type Fee = Matter['fees'][number]

/** What a field shares; any of it can be said differently by a matter. */
export interface Field {
  department: DepartmentShortName
  themes: ThemeName[]
  window: Matter['window']
  audience?: Matter['audience']
  taskType?: Matter['taskType']
  levels?: Matter['levels']
  booking?: Matter['booking']
  legalBasis?: string[]
}

/** What a matter must say itself; the rest has a usual value. */
type Required = 'key' | 'name' | 'aliases' | 'conditions' | 'materials' | 'resultName' | 'situations' | 'demand'

export type MatterText = Pick<Matter, Required> &
  Partial<Omit<Matter, Required | 'themes' | 'department'>> & { themes?: ThemeName[]; department?: DepartmentShortName }

export function inField(field: Field, matters: MatterText[]): Matter[] {
  return matters.map((text) => {
    const { themes, ...rest } = text
    const visits = text.visits ?? 1
    const comesInPerson = visits > 0 || text.situations.some((situation) => (situation.visits ?? 0) > 0)
    return {
      audience: 'person',
      taskType: '20',
      levels: ['city', 'county'],
      booking: 'optional',
      legalBasis: [],
      durationMin: 15,
      steps: STEPS.review,
      legalDays: 20,
      promiseDays: 5,
      visits,
      ...(comesInPerson ? { visitReason: '需核对本人身份并查看材料原件' } : {}),
      online: true,
      post: true,
      fees: [],
      faq: [],
      ...field,
      ...rest,
      themes: (themes ?? field.themes).map(themeCode),
    }
  })
}

/** The usual ways a case goes. */
export const STEPS = {
  counter: ['窗口取号或凭预约码签到', '工作人员核对身份和材料', '当场办结，领取结果'],
  review: [
    '在网上或窗口提出申请',
    '窗口核对材料，材料齐全当场受理',
    '部门审核',
    '作出决定并通知申请人',
    '自取或邮寄领取结果',
  ],
  inspect: ['在网上或窗口提出申请', '材料齐全当场受理', '部门审查材料', '到现场核查', '作出决定', '自取或邮寄领取证件'],
  publicNotice: ['向居住地街道（镇）提出申请', '受理并核对家庭情况', '入户调查', '公示结果', '部门确认', '按月发放'],
  online: ['在网上填写信息', '系统自动比对', '即时得到结果'],
} satisfies Record<string, string[]>

/** A situation of a matter: its own published name, what people call it, and what differs from the matter. */
export function when(
  key: string,
  name: string,
  aliases: string[] = [],
  different: Omit<Situation, 'key' | 'name' | 'aliases'> = {},
): Situation {
  return { key, name, aliases, ...different }
}

export const fee = (name: string, yuan: number, basis: string): Fee => ({ name, yuan, basis })

/**
 * What happens to a permit over its life, the same in every trade: asked for, changed, renewed, replaced, given back.
 * @param name of the permit as printed on it
 * @param short how people call it
 */
export function permitLife(
  name: string,
  short: string,
  options: {
    changes?: [key: string, what: string][]
    renew?: boolean
    days: number
    changeDays?: number
    certificate?: CertificateKind
  },
): Situation[] {
  const changes = options.changes ?? [['change', '名称、负责人、地址']]
  const changeDays = options.changeDays ?? Math.min(options.days, 3)
  const original = own(`原${name}`, '发证部门', '原件，正副本')
  const life = [
    when('new', `${name}新办`, [`办${short}`, `申请${short}`, `新办${short}`]),
    ...changes.map(([key, what]) =>
      when(key, `${name}变更（${what}）`, [`${short}变更${what}`], {
        promiseDays: changeDays,
        extraMaterials: [original, own(`${what}变更的证明`, '申请人', '与申请变更的内容一致')],
      }),
    ),
  ]
  if (options.renew !== false) {
    life.push(
      when('renew', `${name}延续`, [`${short}延期`, `${short}到期换证`, `${short}续期`], {
        ...(options.certificate && { renews: options.certificate }),
        extraMaterials: [original],
      }),
    )
  }
  life.push(
    when('replace', `${name}补发`, [`${short}丢了`, `${short}补办`], { promiseDays: 1, legalDays: 10 }),
    when('cancel', `${name}注销`, [`注销${short}`], { promiseDays: 1, legalDays: 10, extraMaterials: [original] }),
  )
  return life
}

type MaterialDetails = Partial<Pick<MaterialSeed, 'need' | 'form' | 'primary' | 'copies' | 'accepts' | 'checkedBy'>>

function material(
  name: string,
  kind: MaterialSeed['kind'],
  source: string,
  acceptance: string,
  details: MaterialDetails,
  certificate?: CertificateKind,
): MaterialSeed {
  const base: MaterialSeed = {
    name,
    need: 'required',
    kind,
    form: 'either',
    primary: true,
    // A paper is of the kind it is named after; of a certificate a picture will do when the store has none.
    accepts: kind === 'form' ? [] : [certificate ? certificateType(certificate).name : name],
    copies: 1,
    source,
    acceptance,
  }
  return { ...base, ...details, ...(certificate ? { certificate } : {}) }
}

/** A paper the applicant brings from somewhere else. */
export const own = (name: string, source: string, acceptance: string, details: MaterialDetails = {}): MaterialSeed =>
  material(name, 'other', source, acceptance, details)

/** A form filled in for this matter. */
export const form = (name: string, acceptance = '填写完整，本人签名', details: MaterialDetails = {}): MaterialSeed =>
  material(name, 'form', '申请人填写', acceptance, details)

/** A certificate the certificate store may already hold. */
export const held = (
  certificate: CertificateKind,
  name: string,
  source: string,
  details: MaterialDetails = {},
): MaterialSeed => material(name, 'certificate', source, '在有效期内，与持证人信息一致', details, certificate)

/** What a department looks up itself (部门核验): listed so that everybody knows, provided by nobody. */
export const looked = (name: string, department: DepartmentShortName, acceptance: string): MaterialSeed =>
  own(name, '由部门自行核验，无需提交', acceptance, { form: 'electronic', checkedBy: department })

/** A paper that may follow later (容缺后补): never a primary one. */
export const later = { need: 'deferrable', primary: false } as const satisfies MaterialDetails
/** A paper that helps but is not needed. */
export const optional = { need: 'optional', primary: false } as const satisfies MaterialDetails

export const idCard = (whose = '', details: MaterialDetails = {}): MaterialSeed =>
  held('identityCard', `${whose}居民身份证`, '公安机关', details)
export const householdBook = (whose = '', details: MaterialDetails = {}): MaterialSeed =>
  held('householdRegister', `${whose}居民户口簿`, '公安机关', details)
export const marriageCert = (details: MaterialDetails = {}): MaterialSeed =>
  held('marriageCertificate', '结婚证', '民政部门', details)
export const birthCert = (details: MaterialDetails = {}): MaterialSeed =>
  held('birthCertificate', '出生医学证明', '接生的医疗机构', details)
export const propertyCert = (details: MaterialDetails = {}): MaterialSeed =>
  held('propertyCertificate', '不动产权证书', '不动产登记机构', details)
export const businessLicence = (details: MaterialDetails = {}): MaterialSeed =>
  held('businessLicence', '营业执照', '市场监督管理部门', details)
export const drivingLicence = (details: MaterialDetails = {}): MaterialSeed =>
  held('drivingLicence', '机动车驾驶证', '公安机关交通管理部门', details)
export const vehicleLicence = (details: MaterialDetails = {}): MaterialSeed =>
  held('vehicleLicence', '机动车行驶证', '公安机关交通管理部门', details)
export const socialCard = (details: MaterialDetails = {}): MaterialSeed =>
  held('socialSecurityCard', '社会保障卡', '人力资源和社会保障部门', details)
export const photo = (acceptance = '近期免冠白底彩色照片，可现场拍摄'): MaterialSeed =>
  own('近期免冠照片', '申请人', acceptance, { primary: false })
export const agentLetter = (): MaterialSeed =>
  own('授权委托书及受托人身份证', '申请人', '委托他人办理时提交，写明委托事项和期限', { ...optional })
export const leaseOrHome = (details: MaterialDetails = later): MaterialSeed =>
  own('住所证明（房屋租赁合同、房产证明或单位住宿证明之一）', '申请人', '地址与申请的住所一致', {
    ...details,
    accepts: ['房屋租赁合同', '房产证明', '单位住宿证明'],
  })
export const workOrStudy = (): MaterialSeed =>
  own('就业或就读证明（劳动合同、社保缴费记录、学生证之一）', '用人单位或学校', '能证明正在本市就业或就读', {
    ...later,
    accepts: ['劳动合同', '社保缴费记录', '学生证', '就业证明'],
  })
