import { creditCheckCharacter } from '@shared/standards/credit-code'
import { organisationCheckCharacter } from '@shared/standards/organisation-code'
import { addDays } from '@shared/standards/time'
import type { Company, Resident } from './types'

/** Name, county, name of the legal representative, names of the agents (经办人) and the days their mandate still runs. */
const COMPANIES: readonly [name: string, county: string, head: string, agents: [who: string, daysLeft: number][]][] = [
  [
    '广州测试榕树软件有限公司',
    '440106',
    '测试茶一',
    [
      ['测试榕一', 180],
      ['测试榕二', -15],
    ],
  ],
  ['广州测试木棉餐饮有限公司', '440105', '测试棉一', [['测试棉二', 400]]],
  ['广州测试荔枝食品店（个体工商户）', '440103', '测试荔三', []],
  ['广州测试金桂贸易有限公司', '440115', '测试桂二', [['测试桂一', 60]]],
  ['广州测试青竹家政服务有限公司', '440111', '测试竹一', []],
  ['广州测试老松机械厂', '440112', '测试松二', [['测试松一', 21]]],
  [
    '广州测试翠柏会计代理有限公司',
    '440104',
    '测试柏一',
    [
      ['测试柏二', 365],
      ['测试杉一', 90],
    ],
  ],
  ['广州测试红梅建筑工程有限公司', '440114', '测试梅一', [['测试梅二', 200]]],
  ['广州测试幽兰茶餐厅', '440118', '测试兰二', []],
  ['广州测试秋菊种植农民专业合作社', '440117', '测试菊一', [['测试菊二', 700]]],
  ['佛山测试向葵陶瓷有限公司', '440604', '测试葵二', []],
  ['东莞测试海棠电子有限公司', '441900', '测试棠一', []],
]

export function buildCompanies(residents: readonly Resident[], today: string): Company[] {
  const keys = new Map(residents.map((resident) => [resident.name, resident.key]))
  const keyOf = (name: string): string => {
    const key = keys.get(name)
    if (!key) throw new Error(`Nobody is called ${name}`)
    return key
  }
  return COMPANIES.map(([name, county, head, agents], index) => {
    // 9 market regulation, 1 company; organisation codes of new companies begin with MA, ours with MTTEXT (GB 32100 has no S).
    const body = `MTTEXT${String(index + 1).padStart(2, '0')}`
    const first17 = `91${county}${body}${organisationCheckCharacter(body)}`
    return {
      creditCode: first17 + creditCheckCharacter(first17),
      name,
      legalRepresentative: keyOf(head),
      region: `${county}000000`,
      agents: agents.map(([who, daysLeft]) => ({
        resident: keyOf(who),
        from: addDays(today, daysLeft - 365),
        until: addDays(today, daysLeft),
      })),
    }
  })
}
