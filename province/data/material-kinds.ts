import type { Matter } from './types'

/**
 * Kinds of papers (材料类别). A material of an item says by which kinds it is satisfied, and a stored paper has one:
 * that is how a paper handed in once is found again for another matter.
 */
export interface MaterialKind {
  code: string
  name: string
  /** How long a paper is good after it was uploaded; null when its age does not matter. */
  months: number | null
  /** Made by the applicant (本人制作): trusted as said, level D, and not compared with an original. */
  selfMade: boolean
}

/** Whoever does not say otherwise: a paper nobody has looked at for a year is asked for anew. */
const USUAL_MONTHS = 12

type Text = [name: string, months: number | null, made?: 'selfMade']

/** Kinds that are good for a time of their own, or that a material accepts beside the paper it is named after. */
const SPECIAL: readonly Text[] = [
  // 住所
  ['房屋租赁合同', 12],
  ['房产证明', null],
  ['单位住宿证明', 6],
  // 就业、就读
  ['劳动合同', 24],
  ['社保缴费记录', 3],
  ['学生证', 12],
  ['就业证明', 3],
  // made by the applicant
  ['近期免冠照片', 6, 'selfMade'],
  ['收款账户', null, 'selfMade'],
  ['授权委托书', 6, 'selfMade'],
  ['低收入家庭声明', 12, 'selfMade'],
  // stored from earlier matters
  ['购房合同', null],
  ['贷款合同', null],
  ['婚前体检报告', 3],
  ['退休审批表', null],
  ['养老金核定表', null],
  ['残疾评定表', 24],
  ['住院病历', 24],
  ['职称证书', null],
  ['孕妇保健手册', 10],
  ['接种记录', null],
  ['身体条件证明', 6],
  ['公司章程', null],
  ['经营场所使用证明', 12],
  // whatever no item names, for instance what a supplement asks for
  ['其他材料', 12],
]

const special = new Map(
  SPECIAL.map(([name, months, made]) => [name, { code: codeOf(name), name, months, selfMade: made === 'selfMade' }]),
)

/** The kind of that name: its code follows from the name and stays the same. */
export function materialKind(name: string): MaterialKind {
  return special.get(name) ?? { code: codeOf(name), name, months: USUAL_MONTHS, selfMade: false }
}

/** Every kind that some matter asks for or that has a time of its own, by code. */
export function allMaterialKinds(matters: readonly Matter[]): MaterialKind[] {
  const asked = matters
    .flatMap(({ materials, situations }) => [
      ...materials,
      ...situations.flatMap(({ extraMaterials = [] }) => extraMaterials),
    ])
    .flatMap(({ accepts }) => accepts)
  return [...new Set([...special.keys(), ...asked])].map(materialKind).sort((a, b) => (a.code < b.code ? -1 : 1))
}

/** CL and ten letters or digits, from the name (FNV-1a, 64 bits, cut to 50). */
function codeOf(name: string): string {
  let value = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(name)) {
    value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n)
  }
  return `CL${(value >> 14n).toString(32).toUpperCase().padStart(10, '0')}`
}
