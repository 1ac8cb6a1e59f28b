import { rmSync } from 'node:fs'
import { overBudget, sizeRows } from './budget/check'
import { buildMiniapp, isMiniappCurrent, PLATFORM_NAMES, PLATFORMS, type Platform } from './build/miniapp'
import { bundleServer, SERVERS } from './build/servers'
import { step } from './progress'
import { projectPath, ToolError } from './project'
import { runPackaged } from './run-program'
import { describe } from './session'
import { realRedis } from './stores/real-redis'
import { startRedis } from './stores/redis'
import { runJest, suitesOnRedis } from './testing/jest-run'
import { ownRedisUrl, startTestStores, type TestStores } from './testing/stores'
import { addJest, addStep, emptyTally, summary, type Tally } from './testing/tally'

interface Step {
  name: string
  run: () => Promise<void>
}

const NPM_REDIS = 'the Redis that npm delivers'

/** On two cores more than two at a time only take each other's place. */
const AT_A_TIME = 2

async function main(args: string[]): Promise<void> {
  let tally = emptyTally()
  try {
    tally = args.length > 0 ? await runSome(args) : await runEverything()
  } catch (error) {
    console.error(describe(error))
    tally = addStep(tally, false)
  }
  console.log(summary(tally))
  process.exit(tally.failed === 0 && tally.passed > 0 ? 0 : 1)
}

/** `npm test`: what must hold before anything is merged. */
async function runEverything(): Promise<Tally> {
  const failed = (await runSteps([...PLATFORMS.map(buildStep), ...checks, bundles])) + (await runSteps([sizes]))
  const tally: Tally = { passed: 0, failed }
  return withStores(async (stores) => {
    console.log(`\nTests, on PostgreSQL and on ${ownRedisUrl() ? 'the Redis of REDIS_URL' : NPM_REDIS}`)
    const report = await runJest([], stores.env, reportFile(stores))
    return runOnOtherRedis(stores, addJest(tally, report, { everything: true }))
  })
}

/** `npm test -- <what jest understands>`: some tests, quickly. Builds only what those need and is out of date. */
async function runSome(args: string[]): Promise<Tally> {
  const listed = await runPackaged('jest/bin/jest.js', ['--listTests', ...args])
  const journeys = listed.output.split('\n').some((line) => line.startsWith(projectPath('e2e')))
  const failed = journeys ? await runSteps(PLATFORMS.filter((each) => !isMiniappCurrent(each)).map(buildStep)) : 0
  return withStores(async (stores) => {
    const report = await runJest(args, stores.env, reportFile(stores))
    return addJest({ passed: 0, failed }, report, { everything: false })
  })
}

const reportFile = (stores: TestStores) => `${stores.env.TEST_RUN_DIRECTORY}/report.json`

const packaged = (name: string, program: string, args: string[]): Step => ({
  name,
  async run() {
    const { code, output } = await runPackaged(program, args)
    if (code !== 0) throw new ToolError(output.trim() || `${program} ended with ${code}`)
  },
})

const checks: Step[] = [
  packaged('Types: mini-program', 'typescript/bin/tsc', ['-p', 'tsconfig.json']),
  packaged('Types: servers and tools', 'typescript/bin/tsc', ['-p', 'tsconfig.node.json']),
  packaged('Lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
]

const buildStep = (platform: Platform): Step => {
  const current = isMiniappCurrent(platform)
  return {
    name: `Build: ${PLATFORM_NAMES[platform]}${current ? ', built before from the same sources' : ''}`,
    run: async () => {
      if (!current) await buildMiniapp(platform, projectPath('dist', `build-${platform}.log`))
    },
  }
}

const bundles: Step = {
  name: 'Build: servers',
  run: async () => {
    for (const name of SERVERS) await bundleServer(name, projectPath('dist', name))
  },
}

const sizes: Step = {
  name: 'Budget: sizes of the WeChat packages',
  async run() {
    const over = overBudget(await sizeRows())
    if (over.length > 0) throw new ToolError(over.join('\n'))
  },
}

/** Runs all of them, whatever fails; answers how many did. What went wrong is printed where it happens. */
async function runSteps(steps: Step[]): Promise<number> {
  const waiting = [...steps]
  let failed = 0
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await step(next.name, next.run).catch((error: unknown) => {
        failed++
        console.error(describe(error))
      })
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, worker))
  return failed
}

async function withStores(work: (stores: TestStores) => Promise<Tally>): Promise<Tally> {
  const stores = await startTestStores(null)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stores.stopNow()
      process.exit(1)
    })
  }
  try {
    return await work(stores)
  } finally {
    await stores.stop()
  }
}

/** What reaches Redis must hold on a real server too, and on npm's when the first run was on somebody's own. */
async function runOnOtherRedis(stores: TestStores, tally: Tally): Promise<Tally> {
  const other = ownRedisUrl() ? { name: NPM_REDIS, program: null } : await realRedis()
  if ('reason' in other) {
    console.log(`\nNot run on a real Redis server: none can be had on this machine (${other.reason}).`)
    return tally
  }
  console.log(`\nSuites that reach Redis once more, on ${other.name}`)
  const directory = `${stores.env.TEST_RUN_DIRECTORY}/other-redis`
  const redis = await startRedis({ directory, program: other.program, durable: false })
  try {
    const env = {
      ...stores.env,
      TEST_REDIS_URL: redis.url,
      TEST_REDIS_PROGRAM: other.program ? JSON.stringify(other.program) : '',
    }
    const report = await runJest(['--runTestsByPath', ...suitesOnRedis()], env, reportFile(stores))
    return addJest(tally, report, { everything: true })
  } finally {
    await redis.kill()
    rmSync(directory, { recursive: true, force: true })
  }
}

main(process.argv.slice(2))
