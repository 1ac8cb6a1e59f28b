import { addDays } from '@shared/standards/time'
import { materialKind } from './material-kinds'
import type { Company, Resident, StoredMaterial } from './types'

type Text = [
  owner: string,
  name: string,
  trust: StoredMaterial['trust'],
  /** Days it is still valid; null = for good. */
  daysLeft: number | null,
  mime?: string,
]

const PDF = 'application/pdf'
const JPEG = 'image/jpeg'

/** A issued by an office · B compared with the original at a window · C uploaded, not yet compared · D made by the holder. */
const STORED: readonly Text[] = [
  ['测试榕一', '房屋租赁合同', 'B', -12, PDF],
  ['测试榕一', '社保缴费记录', 'A', 80, PDF],
  ['测试榕一', '劳动合同', 'C', 410, PDF],
  ['测试榕一', '近期免冠照片', 'D', null],
  ['测试榕一', '收款账户', 'B', null],
  ['测试榕二', '劳动合同', 'B', 12, PDF],
  ['测试榕二', '近期免冠照片', 'D', null],
  ['测试榕四', '收款账户', 'C', null],
  ['测试棉一', '购房合同', 'B', null, PDF],
  ['测试棉一', '贷款合同', 'C', null, PDF],
  ['测试棉二', '婚前体检报告', 'C', -30, PDF],
  ['测试棉五', '退休审批表', 'A', null, PDF],
  ['测试荔一', '养老金核定表', 'A', null, PDF],
  ['测试荔二', '残疾评定表', 'A', 700, PDF],
  ['测试桂一', '就业证明', 'C', 50, PDF],
  ['测试桂二', '房屋租赁合同', 'B', -5, PDF],
  ['测试竹一', '房屋租赁合同', 'B', 40, PDF],
  ['测试竹一', '低收入家庭声明', 'D', null, PDF],
  ['测试松一', '住院病历', 'C', null, PDF],
  ['测试柏一', '职称证书', 'A', null, PDF],
  ['测试梅二', '孕妇保健手册', 'C', 200],
  ['测试兰一', '接种记录', 'A', null, PDF],
  ['测试葵一', '孕妇保健手册', 'B', 180],
  ['测试杉一', '学生证', 'C', 600],
  ['测试茶一', '授权委托书', 'D', 30, PDF],
]

const COMPANY_PAPERS: readonly Text[] = [
  ['', '公司章程', 'A', null, PDF],
  ['', '经营场所使用证明', 'B', 365, PDF],
  ['', '授权委托书', 'D', 60, PDF],
]

export function buildMaterials(
  residents: readonly Resident[],
  companies: readonly Company[],
  today: string,
): StoredMaterial[] {
  const numbers = new Map(residents.map((resident) => [resident.name, resident.idNumber]))
  const personal = STORED.map(([owner, ...text]): [string, Text] => {
    const holder = numbers.get(owner)
    if (!holder) throw new Error(`Nobody is called ${owner}`)
    return [holder, [owner, ...text]]
  })
  const corporate = companies.flatMap(({ creditCode }) =>
    COMPANY_PAPERS.map((text): [string, Text] => [creditCode, text]),
  )
  return [...personal, ...corporate].map(([holder, text], index) => stored(holder, text, index, today))
}

function stored(
  holderCode: string,
  [, name, trust, daysLeft, mime]: Text,
  index: number,
  today: string,
): StoredMaterial {
  const checked = trust === 'A' || trust === 'B'
  const running = String(index + 1)
  const verifiedOn = addDays(today, -20 - index * 3)
  return {
    id: `CL${running.padStart(10, '0')}`,
    holderCode,
    name,
    kind: materialKind(name).code,
    trust,
    validUntil: daysLeft === null ? null : addDays(today, daysLeft),
    verifiedBy: trust === 'A' ? '发证机关共享' : trust === 'B' ? '综合窗口经办人' : null,
    verifiedOn: checked ? verifiedOn : null,
    sourceProject: checked ? `BJ${verifiedOn.replace(/-/g, '')}${running.padStart(6, '0')}` : null,
    mime: mime ?? JPEG,
  }
}
