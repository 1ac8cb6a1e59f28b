/** `head.status`, as in the share service of the national platform. Text, not a number. */
export const HEAD = {
  '0': '成功',
  '10': '未找到证照',
  '11': '身份核验未通过',
  '12': '必填参数为空',
  '13': '证照类型未发布',
  '21': '证照已撤销或注销',
  '22': '证照已过期',
  '23': '证照受限，暂不能使用',
  '100': '无权使用该证照',
  '102': '参数值不正确',
} as const

export type HeadStatus = keyof typeof HEAD

export interface Envelope {
  head: { status: HeadStatus; message: string }
  data: unknown
}

export function envelope(status: HeadStatus, data: unknown = null, message: string = HEAD[status]): Envelope {
  return { head: { status, message }, data }
}

/** The request itself is not usable; nothing was looked at, so nothing is logged. */
export class Unusable extends Error {
  constructor(
    readonly status: '12' | '13' | '102',
    readonly field: string,
  ) {
    super(`${HEAD[status]}: ${field}`)
  }
}

export type Data = Record<string, unknown>

const CONTROL = /\p{Cc}/u

/** @throws Unusable 12 when it is absent or blank, 102 when it is not text, too long or holds control characters. */
export function requiredText(data: Data, field: string, maxLength = 100): string {
  const value = data[field]
  if (value === undefined || value === null) throw new Unusable('12', field)
  if (typeof value !== 'string') throw new Unusable('102', field)
  const text = value.trim()
  if (text === '') throw new Unusable('12', field)
  if (Array.from(text).length > maxLength || CONTROL.test(text)) throw new Unusable('102', field)
  return text
}
