import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const MAIN = 'main'

/** Not part of what is uploaded. */
const NOT_PACKED = ['project.config.json']

/** Bytes of each package of a WeChat build: `main`, and every subpackage by its root. */
export function packageSizes(directory: string): Map<string, number> {
  const { subPackages = [] } = JSON.parse(readFileSync(join(directory, 'app.json'), 'utf8')) as {
    subPackages?: { root: string }[]
  }
  const roots = subPackages.map(({ root }) => root.replace(/\/$/, ''))
  const sizes = new Map([MAIN, ...roots].map((name) => [name, 0]))
  for (const file of filesUnder(directory)) {
    if (NOT_PACKED.includes(file)) continue
    const owner = roots.find((root) => file.startsWith(`${root}/`)) ?? MAIN
    sizes.set(owner, (sizes.get(owner) ?? 0) + statSync(join(directory, file)).size)
  }
  return sizes
}

function filesUnder(directory: string, path = ''): string[] {
  return readdirSync(join(directory, path), { withFileTypes: true }).flatMap((entry) => {
    const name = path ? `${path}/${entry.name}` : entry.name
    return entry.isDirectory() ? filesUnder(directory, name) : [name]
  })
}
