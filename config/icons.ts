import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type CustomFunction, SassString, type Value } from 'sass'

/**
 * `feather('calendar')` in a style sheet becomes that icon of the feather set as a data URI: nothing is drawn by hand,
 * nothing is fetched, and only the icons that are named end up in the package.
 */
export function iconFunctions(nodeModules: string): Record<string, CustomFunction<'sync'>> {
  return {
    'feather($name)': ([name]: Value[]) => {
      const file = path.join(nodeModules, 'feather-icons/dist/icons', `${name?.assertString('name').text}.svg`)
      const svg = readFileSync(file, 'utf8')
        .replace(/ class="[^"]*"/, '')
        .replace(/ (width|height)="24"/g, '')
        .replace('stroke="currentColor"', 'stroke="#000"')
        .replace(/"/g, "'")
      const encoded = svg.replace(/[<>#%]/g, (mark) => encodeURIComponent(mark))
      return new SassString(`url("data:image/svg+xml,${encoded}")`, { quotes: false })
    },
  }
}
