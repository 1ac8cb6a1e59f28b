import type { Theme } from './types'

/** The 11 themes of the reform: nine for persons, two for companies. */
export const THEMES = [
  { code: 'T01', name: '出生婚姻', audience: 'person' },
  { code: 'T02', name: '身份户籍', audience: 'person' },
  { code: 'T03', name: '上学读书', audience: 'person' },
  { code: 'T04', name: '就业社保', audience: 'person' },
  { code: 'T05', name: '看病健康', audience: 'person' },
  { code: 'T06', name: '住房房产', audience: 'person' },
  { code: 'T07', name: '车辆出行', audience: 'person' },
  { code: 'T08', name: '养老助困', audience: 'person' },
  { code: 'T09', name: '出境与法律', audience: 'person' },
  { code: 'T10', name: '企业开办与经营', audience: 'company' },
  { code: 'T11', name: '工程与土地', audience: 'company' },
] as const satisfies readonly Theme[]

export type ThemeName = (typeof THEMES)[number]['name']

export function themeCode(name: ThemeName): string {
  const theme = THEMES.find((candidate) => candidate.name === name)
  if (!theme) throw new RangeError(`No such theme: ${name}`)
  return theme.code
}
