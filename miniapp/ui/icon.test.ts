import { existsSync, readFileSync } from 'node:fs'
import { ICONS } from './icon'

test('every icon that has a name is drawn, from the set', () => {
  const sheet = readFileSync('miniapp/ui/icon.module.scss', 'utf8')
  const [, list = ''] = /\$icons:([^;]+);/.exec(sheet) ?? []
  const drawn = [...list.matchAll(/"([\w-]+)"/g)].map((match) => match[1])
  expect(drawn.sort()).toEqual([...ICONS].sort())
  for (const name of drawn) expect(existsSync(`node_modules/feather-icons/dist/icons/${name}.svg`)).toBe(true)
})
