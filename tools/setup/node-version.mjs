/** What runs before anything is installed: Node's own modules only, and no syntax that an old Node could not read. */

/** The same as "engines" in package.json. */
const NEEDED = [20, 19]

/** A sentence for whoever has an older Node, or null. */
export function nodeVersionProblem(version) {
  const parts = version.split('.').map(Number)
  if (parts[0] > NEEDED[0] || (parts[0] === NEEDED[0] && parts[1] >= NEEDED[1])) return null
  return (
    'Yichuang needs Node.js ' +
    NEEDED.join('.') +
    ' or newer, this is ' +
    version +
    '. Install Node.js 20, 22 or 24 (https://nodejs.org, or "nvm install"), then run the command again.'
  )
}
