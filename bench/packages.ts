import { everyScreen } from '../e2e/everywhere'
import { startMiniProgram } from '../e2e/weapp/mini-program'
import { signInOn } from '../e2e/weapp/steps'
import { largestSetDataKB, requestsOfFirstScreen, watchOn } from '../e2e/weapp/watching'
import { readBudget } from '../tools/budget/budget'
import { sizeRows } from '../tools/budget/check'
import { buildMiniapp, isMiniappCurrent } from '../tools/build/miniapp'
import { projectPath } from '../tools/project'
import type { Row } from './row'

/**
 * The budget of the WeChat build: what the phone loads, each package beside its limit and the smallest program Taro
 * builds beside the main one; and what the program sends and asks, counted while it runs.
 */
export async function measurePackages(): Promise<Row[]> {
  if (!isMiniappCurrent('weapp')) await buildMiniapp('weapp', projectPath('dist', 'build-weapp.log'))
  const sizes = (await sizeRows()).map(({ name, kb, limitKB }) => ({ name, value: kb, unit: 'KB', limit: limitKB }))
  return [...sizes, ...(await measureRunning())]
}

async function measureRunning(): Promise<Row[]> {
  const budget = readBudget()
  const running = await startMiniProgram({ world: { bff: { env: { RATE_LIMIT_PER_10S: '5000' } } } })
  try {
    const screens = await everyScreen(running.world)
    await signInOn(running.phone)
    const watching = await watchOn(running)
    let largest = 0
    for (const { path } of screens.filter(({ as }) => as === 'r001')) {
      await watching.openScreen(path)
      largest = Math.max(largest, largestSetDataKB(await watching.read()))
    }
    const requests = await requestsOfFirstScreen(running)
    return [
      {
        name: 'largest setData, of all pages',
        value: Math.round(largest * 10) / 10,
        unit: 'KB',
        limit: budget.largestSetDataKB,
      },
      {
        name: 'requests before the first meaningful screen',
        value: requests,
        unit: 'requests',
        limit: budget.requestsBeforeFirstScreen,
      },
    ]
  } finally {
    await running.stop()
  }
}
