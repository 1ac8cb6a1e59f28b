import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { overBudget } from './check'
import { packageSizes } from './packages'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'budget-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

test('every file counts where WeChat packs it', () => {
  const write = (file: string, bytes: number) => writeFileSync(join(directory, file), Buffer.alloc(bytes, 'x'))
  const app = JSON.stringify({ subPackages: [{ root: 'wallet' }] })
  writeFileSync(join(directory, 'app.json'), app)
  mkdirSync(join(directory, 'wallet', 'list'), { recursive: true })
  write('common.js', 100)
  write('wallet-like.js', 10)
  write('project.config.json', 5_000)
  write('wallet/list/index.js', 40)
  expect(packageSizes(directory)).toEqual(
    new Map([
      ['main', 110 + app.length],
      ['wallet', 40],
    ]),
  )
})

test('what is too large is named with its limit; the floor has none', () => {
  expect(
    overBudget([
      { name: 'floor', kb: 300, limitKB: null },
      { name: 'main package', kb: 500, limitKB: 420 },
      { name: 'subpackage wallet', kb: 300, limitKB: 300 },
    ]),
  ).toEqual(['main package: 500 KB, allowed are 420 KB (config/budget.json)'])
})
