import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildWithStamp, forgetBuild, isCurrent, type Target } from './stamp'

describe('whether something must be built again', () => {
  let root: string
  const target: Target = {
    name: 'page',
    inputs: ['source', 'settings.json'],
    settings: { MODE: 'production' },
    outputs: ['dist/page/index.html'],
  }
  const write = (path: string, text = '') => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const build = (to: Target = target) => buildWithStamp(root, to, async () => write('dist/page/index.html', 'built'))

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'stamp-'))
    write('source/a.ts', 'one')
  })
  afterEach(() => rmSync(root, { recursive: true }))

  test('not when nothing but times has changed', async () => {
    expect(isCurrent(root, target)).toBe(false)
    await build()
    utimesSync(join(root, 'source/a.ts'), new Date(), new Date())
    expect(isCurrent(root, target)).toBe(true)
  })

  test.each([
    ['a file changed', () => write('source/a.ts', 'two')],
    ['a file came', () => write('source/deep/b.ts')],
    ['a file went', () => rmSync(join(root, 'source/a.ts'))],
    ['a setting file appeared', () => write('settings.json', '{}')],
    ['the result is gone', () => rmSync(join(root, 'dist/page/index.html'))],
    ['somebody else wrote to the result', () => forgetBuild(root, target)],
  ])('when %s', async (_, change) => {
    await build()
    change()
    expect(isCurrent(root, target)).toBe(false)
  })

  test('when it was built with other settings, but not for a new test', async () => {
    await build()
    expect(isCurrent(root, { ...target, settings: { MODE: 'development' } })).toBe(false)
    write('source/a.test.ts', 'test')
    expect(isCurrent(root, target)).toBe(true)
  })

  test('what changed during the build counts as not built', async () => {
    await buildWithStamp(root, target, async () => {
      write('source/a.ts', 'newer')
      write('dist/page/index.html', 'built')
    })
    expect(isCurrent(root, target)).toBe(false)
  })

  test('a builder that quietly does nothing is noticed, though an old result was there', async () => {
    await build()
    await expect(buildWithStamp(root, target, async () => undefined)).rejects.toThrow('dist/page/index.html is missing')
    expect(isCurrent(root, target)).toBe(false)
  })
})
