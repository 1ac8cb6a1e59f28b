import { existsSync, readFileSync } from 'node:fs'
import { ICONS } from './icon'

test('every icon that has a name has its shape, from the set', () => {
  const sheet = readFileSync('miniapp/ui/icon.module.scss', 'utf8')
  const drawn = [...sheet.matchAll(/^\.([\w-]+) \{\n {2}--shape: #\{feather\(["']([\w-]+)["']\)\};/gm)]
  expect(drawn.map((match) => match[1]).sort()).toEqual([...ICONS].sort())
  for (const [, name, shape] of drawn) {
    expect(shape).toBe(name)
    expect(existsSync(`node_modules/feather-icons/dist/icons/${shape}.svg`)).toBe(true)
  }
})
