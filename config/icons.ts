import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type CustomFunction, SassString, type Value } from 'sass'

/** Units of the set's drawings. */
const SIDE = 24

/**
 * `feather-sheet('calendar', 'x')` in a style sheet becomes these icons of the feather set, one below the other, as one
 * data URI: nothing is drawn by hand, nothing is fetched, and what all icons have in common is carried once.
 */
export function iconFunctions(nodeModules: string): Record<string, CustomFunction<'sync'>> {
  return {
    'feather-sheet($names...)': ([names]: Value[]) => {
      const drawings = (names?.asList.toArray() ?? []).map((name, index) => {
        const file = path.join(nodeModules, 'feather-icons/dist/icons', `${name.assertString('name').text}.svg`)
        const drawing = readFileSync(file, 'utf8').replace(/^<svg[^>]*>|<\/svg>\s*$/g, '')
        return `<g transform="translate(0 ${index * SIDE})">${drawing}</g>`
      })
      const size = `viewBox="0 0 ${SIDE} ${SIDE * drawings.length}"`
      const line = 'fill="none" stroke="#000" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${line}>${drawings.join('')}</svg>`
      const encoded = svg.replace(/"/g, "'").replace(/[<>#%]/g, (mark) => encodeURIComponent(mark))
      return new SassString(`url("data:image/svg+xml,${encoded}")`, { quotes: false })
    },
  }
}
