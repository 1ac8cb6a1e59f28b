import { isLocalDay, type LocalDay } from '@shared/standards/time'

/** `head.status`, as in the share service of the national platform. Text, not a number. */
export const HEAD = {
  '0': '成功',
  '10': '未找到',
  '11': '身份核验未通过',
  '12': '必填参数为空',
  '13': '证照类型未发布',
  '21': '证照已撤销或注销',
  '22': '证照已过期',
  '23': '证照受限，暂不能使用',
  '24': '出示码已失效',
  '100': '无权使用',
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

/** The request itself is not usable; nothing was looked at, so nothing is logged or remembered. */
export class Unusable extends Error {
  constructor(
    readonly status: '12' | '13' | '102',
    readonly field: string,
  ) {
    super(`${HEAD[status]}: ${field}`)
  }
}

export function unusableEnvelope({ status, field }: Unusable): Envelope {
  return envelope(status, null, `${HEAD[status]}：${field}`)
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

/** Null when it is absent. @throws Unusable 102 */
export function optionalText(data: Data, field: string, maxLength = 100): string | null {
  return data[field] === undefined || data[field] === null ? null : requiredText(data, field, maxLength)
}

/** What a use is for, 1 to 200 characters. @throws Unusable 12, 102 */
export function causeOf(data: Data, field: 'useCause' | 'certificateCopyCause' = 'useCause'): string {
  return requiredText(data, field, 200)
}

const REFERENCE = /^[A-Za-z0-9_-]{8,64}$/

/** The caller's own name for a write, 8 to 64 of `[A-Za-z0-9_-]`. @throws Unusable 12, 102 */
export function referenceOf(data: Data): string {
  const reference = requiredText(data, 'reference')
  if (!REFERENCE.test(reference)) throw new Unusable('102', 'reference')
  return reference
}

/** @throws Unusable 12, 102 */
export function requiredDay(data: Data, field: string): LocalDay {
  const day = requiredText(data, field)
  if (!isLocalDay(day)) throw new Unusable('102', field)
  return day
}

/** @throws Unusable 12, 102 unless it is one of `allowed`. */
export function oneOf<T extends string>(data: Data, field: string, allowed: readonly T[]): T {
  const text = requiredText(data, field)
  const found = allowed.find((each) => each === text)
  if (found === undefined) throw new Unusable('102', field)
  return found
}

/** Labels of fields, each one that the certificate carries. @throws Unusable 12 when none is given, 102 */
export function labelsOf(data: Data, field: string, known: Record<string, string>): string[] {
  const value = data[field]
  if (value === undefined || value === null) throw new Unusable('12', field)
  if (
    !Array.isArray(value) ||
    !value.every((each): each is string => typeof each === 'string' && Object.hasOwn(known, each))
  ) {
    throw new Unusable('102', field)
  }
  if (value.length === 0) throw new Unusable('12', field)
  return [...new Set(value)]
}
