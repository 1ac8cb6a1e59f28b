import { spawnSync } from 'node:child_process'
import { maskText } from './logger'

test('numbers of people and secrets do not reach a log line', () => {
  const text = maskText('证件 11010519491231002X 手机 13800138000 Bearer abc.def-123 /x?code=s3cret&ticket=t1&a=b')
  expect(text).toBe('证件 110***********002X 手机 138****8000 Bearer *** /x?code=***&ticket=***&a=b')
})

test.each(['H01234567', 'M0999000112', '13800138000', 'bearer abcdef', 'token=x', '11010519491231002X'])(
  'nothing to hide is missed by the quick look: %s',
  (secret) => {
    expect(maskText(secret)).not.toBe(secret)
    expect(maskText(`before ${secret} after`)).not.toContain(secret)
  },
)

test('what is logged last is written although the process ends at once, masked at every depth', () => {
  const program = `
    const { createLogger } = require('./kit/logger.ts')
    const error = new Error('failed for 13800138000')
    createLogger('t', 'info').info({ deep: { list: ['11010519491231002X'] }, err: error }, 'call 13800138000')
    process.exit(0)`
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '-e', program], {
    encoding: 'utf8',
    env: { ...process.env, TSX_TSCONFIG_PATH: 'tsconfig.node.json' },
  })
  expect(stderr).toBe('')
  const line = JSON.parse(stdout) as { deep: { list: string[] }; msg: string; name: string }
  expect(line).toMatchObject({ deep: { list: ['110***********002X'] }, msg: 'call 138****8000', name: 't' })
  expect(stdout).not.toContain('13800138000')
})
