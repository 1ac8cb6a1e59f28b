import { sizeRows } from '../tools/budget/check'
import { buildMiniapp, isMiniappCurrent } from '../tools/build/miniapp'
import { projectPath } from '../tools/project'
import type { Row } from './row'

/** What the phone loads, each package beside its limit, and the smallest program Taro builds beside the main one. */
export async function measurePackages(): Promise<Row[]> {
  if (!isMiniappCurrent('weapp')) await buildMiniapp('weapp', projectPath('dist', 'build-weapp.log'))
  return (await sizeRows()).map(({ name, kb, limitKB }) => ({ name, value: kb, unit: 'KB', limit: limitKB }))
}
