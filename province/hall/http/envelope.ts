/** `{JGDM, JGMS, SJ}`: 结果代码, 结果描述, 数据. Business answers travel with HTTP 200; see docs/province-api.md §Hall. */
export const MESSAGES = {
  '0': '成功',
  '1001': '参数错误',
  '1002': '令牌无效',
  '1003': '无权访问',
  '1004': '不存在',
  '2001': '号源已满',
  '2002': '不在可预约时段',
  '2003': '超过预约次数',
  '2004': '预留已过期',
  '2005': '当前状态不允许',
  '2006': '已过取消时限',
  '2007': '流水号已用于其他内容',
  '2008': '大厅不受理该事项',
  '2009': '工作日历未公布',
  '2010': '材料不齐全',
  '2011': '表单内容不符合要求',
  '2012': '表单版本已更新',
  '2013': '已经评价过',
  '2014': '该事项不能网上申办',
  '2015': '候补数量已达上限',
  '2016': '该事项已在候补中',
  '2018': '须本人预约',
  '2030': '到场码无效或已过期',
  '2031': '当天在本大厅已有号',
  '2032': '大厅不开放远程取号',
  '2033': '不在签到时间',
  '2040': '须有代办授权',
  '2041': '办理对象不符',
  '5000': '系统错误',
} as const

export type Code = keyof typeof MESSAGES

export interface Envelope {
  JGDM: Code
  JGMS: string
  SJ: unknown
}

export function envelope(code: Code, data: unknown = null): Envelope {
  return { JGDM: code, JGMS: MESSAGES[code], SJ: data }
}

/** Ends a request with a code of the interface. `status` differs from 200 only for what is transport: 401, 503. */
export class Refusal extends Error {
  constructor(
    readonly code: Exclude<Code, '0'>,
    readonly data: unknown = null,
    readonly status = 200,
  ) {
    super(MESSAGES[code])
  }
}
