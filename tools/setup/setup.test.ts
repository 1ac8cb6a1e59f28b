import { readFileSync } from 'node:fs'
import { projectPath } from '../project'
import { explainFailure, installStamp, sameInstall } from './install.mjs'
import { nodeVersionProblem } from './node-version.mjs'

describe('the Node version', () => {
  test.each(['20.19.0', '20.20.2', '22.0.0', '24.9.1'])('%s will do', (version) => {
    expect(nodeVersionProblem(version)).toBeNull()
  })

  test.each(['12.22.12', '18.20.4', '20.18.3', '20.9.0'])(
    '%s is too old, and the sentence says what to do',
    (version) => {
      expect(nodeVersionProblem(version)).toMatch(/needs Node\.js 20\.19 or newer.*Install Node\.js/)
    },
  )

  test('is the one that package.json asks for', () => {
    const { engines } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8')) as { engines: { node: string } }
    const [, oldest] = /^>=([\d.]+)$/.exec(engines.node) ?? []
    expect(nodeVersionProblem(`${oldest}.0`)).toBeNull()
    const [major, minor] = (oldest ?? '').split('.').map(Number)
    expect(nodeVersionProblem(`${major}.${(minor ?? 0) - 1}.9`)).not.toBeNull()
  })
})

describe('what is installed', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/koa': { version: '3.3.0' },
      'node_modules/other-system': { version: '1.0.0', optional: true },
    },
  }

  test('agrees with the lock file though packages for other machines are absent', () => {
    expect(sameInstall(lock, { packages: { 'node_modules/koa': { version: '3.3.0' } } })).toBe(true)
  })

  test('does not when a package is missing or older', () => {
    expect(sameInstall(lock, { packages: {} })).toBe(false)
    expect(sameInstall(lock, { packages: { 'node_modules/koa': { version: '3.2.0' } } })).toBe(false)
  })

  test('is another thing after the lock file changed, or on another machine', () => {
    const here = { platform: 'linux', arch: 'x64' }
    expect(installStamp('a', here)).toBe(installStamp('a', here))
    expect(installStamp('b', here)).not.toBe(installStamp('a', here))
    expect(installStamp('a', { ...here, arch: 'arm64' })).not.toBe(installStamp('a', here))
  })
})

describe('an installation that failed', () => {
  test.each([
    ['npm error code ENOTFOUND\nnpm error network request failed', /registry cannot be reached \(ENOTFOUND\).*again/],
    ['npm error code EACCES\nnpm error syscall mkdir', /may not write.*again/],
    ['npm error code ENOSPC', /disk is full.*again/],
    ['npm error code EUSAGE\nnpm error The lock file is out of sync', /The lock file is out of sync.*npm ci/],
    ['spawn npm ENOENT', /npm is not on PATH/],
  ])('%j is explained in one sentence with the next step', (output, sentence) => {
    const explained = explainFailure(output)
    expect(explained).toMatch(sentence)
    expect(explained).not.toContain('\n')
  })
})
