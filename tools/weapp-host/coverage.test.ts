import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectPath } from '../project'
import { createHost } from './host'
import { readSettings } from './settings'
import { smallProgram } from './testing/program'
import { OTHERS } from './wx/others'

/** What Taro answers itself. */
const OF_TARO = ['getCurrentInstance', 'getCurrentPages', 'nextTick', 'getEnv', 'ENV_TYPE']

/** Only ever called in a browser. */
const NOT_IN_WECHAT = /(^|\/)(h5|testing)\/|^platform\/index\.ts$|\.test\.tsx?$/

test('the host plays everything that the mini-program asks WeChat for', () => {
  const program = smallProgram()
  try {
    const { wx } = createHost({ ...readSettings(), directory: program.directory }, () => undefined)
    const played = Object.keys(wx.object).filter((name) => !OTHERS.includes(name))
    const asked = usedIn('miniapp')
    expect(asked).toContain('request')
    expect(asked.filter((name) => !played.includes(name) && !OF_TARO.includes(name))).toEqual([])
  } finally {
    program.remove()
  }
})

test('and every function of its files', () => {
  const program = smallProgram()
  try {
    const { wx } = createHost({ ...readSettings(), directory: program.directory }, () => undefined)
    const manager = (wx.object.getFileSystemManager as () => object)()
    const asked = usedIn('miniapp', /\bgetFileSystemManager\(\)\.(\w+)\b/g)
    expect(asked).toContain('readFile')
    expect(asked.filter((name) => !(name in manager))).toEqual([])
  } finally {
    program.remove()
  }
})

function usedIn(folder: string, use = /\bTaro\.([a-z]\w+)\b/g): string[] {
  const files = readdirSync(projectPath(folder), { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !NOT_IN_WECHAT.test(file),
  )
  const names = files.flatMap((file) =>
    [...readFileSync(projectPath(join(folder, file)), 'utf8').matchAll(use)].map(([, name = '']) => name),
  )
  return [...new Set(names)].sort()
}
