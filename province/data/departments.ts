import { creditCheckCharacter } from '@shared/standards/credit-code'
import { organisationCheckCharacter } from '@shared/standards/organisation-code'
import type { Department, RegionCode } from './types'

/** The 46 departments of Guangzhou that publish items: how people say it → the full name. */
const NAMES = {
  政府办: '广州市人民政府办公厅',
  发改: '广州市发展和改革委员会',
  教育: '广州市教育局',
  科技: '广州市科学技术局',
  工信: '广州市工业和信息化局',
  民宗: '广州市民族宗教事务局',
  公安: '广州市公安局',
  民政: '广州市民政局',
  司法: '广州市司法局',
  财政: '广州市财政局',
  人社: '广州市人力资源和社会保障局',
  规划自然资源: '广州市规划和自然资源局',
  生态环境: '广州市生态环境局',
  住建: '广州市住房和城乡建设局',
  交通: '广州市交通运输局',
  水务: '广州市水务局',
  农业: '广州市农业农村局',
  商务: '广州市商务局',
  文旅: '广州市文化广电旅游局',
  卫健: '广州市卫生健康委员会',
  退役军人: '广州市退役军人事务局',
  应急: '广州市应急管理局',
  审计: '广州市审计局',
  外办: '广州市人民政府外事办公室',
  国资: '广州市人民政府国有资产监督管理委员会',
  市场监管: '广州市市场监督管理局',
  体育: '广州市体育局',
  统计: '广州市统计局',
  医保: '广州市医疗保障局',
  金融: '广州市地方金融管理局',
  城管: '广州市城市管理和综合执法局',
  林业园林: '广州市林业和园林局',
  港务: '广州市港务局',
  政务数据: '广州市政务服务和数据管理局',
  信访: '广州市信访局',
  人防: '广州市国防动员办公室',
  税务: '国家税务总局广州市税务局',
  公积金: '广州住房公积金管理中心',
  消防: '广州市消防救援支队',
  气象: '广州市气象局',
  残联: '广州市残疾人联合会',
  总工会: '广州市总工会',
  档案: '广州市档案馆',
  烟草: '广州市烟草专卖局',
  邮政: '广州市邮政管理局',
  新闻出版: '广州市新闻出版局',
} as const

export type DepartmentShortName = keyof typeof NAMES

const shortNames = Object.keys(NAMES) as DepartmentShortName[]

/**
 * Codes are made up, with correct check characters: our data must never name a real office by its code. Those of state
 * organs are all digits, ours begin with T.
 */
export function buildDepartments(): Department[] {
  return shortNames.map((shortName) => officeOf(shortName, '440100000000'))
}

/** The office that does a department's work in a region: its own code, the department's name. */
export function officeOf(shortName: DepartmentShortName, region: RegionCode): Department {
  const place = shortNames.indexOf(shortName)
  const county = region.slice(0, 6)
  const body = `T${county.slice(2)}${String(place + 1).padStart(3, '0')}`
  const code = body + organisationCheckCharacter(body)
  // 1 registered by the State Commission for Public Sector Reform, 1 a state organ
  const first17 = `11${county}${code}`
  return { code, creditCode: first17 + creditCheckCharacter(first17), name: NAMES[shortName], shortName }
}
