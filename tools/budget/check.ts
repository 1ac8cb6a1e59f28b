import { projectPath } from '../project'
import { readBudget } from './budget'
import { floorBytes } from './floor'
import { MAIN, packageSizes } from './packages'

export interface SizeRow {
  name: string
  kb: number
  /** null: what it is held against, not a size of ours. */
  limitKB: number | null
}

const kb = (bytes: number): number => Math.round(bytes / 100) / 10

/** The sizes of the WeChat build that is there, each beside its limit, with the floor. */
export async function sizeRows(directory = projectPath('dist', 'weapp')): Promise<SizeRow[]> {
  const budget = readBudget()
  const floor = kb(await floorBytes())
  const sizes = packageSizes(directory)
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  return [
    { name: 'floor: the smallest Taro program, same settings', kb: floor, limitKB: null },
    {
      name: `main package (at most ${budget.mainPerFloor} × floor)`,
      kb: kb(sizes.get(MAIN) ?? 0),
      limitKB: Math.round(floor * budget.mainPerFloor * 10) / 10,
    },
    ...[...sizes]
      .filter(([name]) => name !== MAIN)
      .map(([name, size]) => ({ name: `subpackage ${name}`, kb: kb(size), limitKB: budget.subpackageKB })),
    { name: 'all packages', kb: kb(total), limitKB: budget.totalKB },
  ]
}

/** What is larger than allowed, as sentences. */
export const overBudget = (rows: readonly SizeRow[]): string[] =>
  rows
    .filter(({ kb: size, limitKB }) => limitKB !== null && size > limitKB)
    .map(({ name, kb: size, limitKB }) => `${name}: ${size} KB, allowed are ${limitKB} KB (config/budget.json)`)
