/** A value of WeChat's XML: text, or elements by name, several of one name as a list. */
export type XmlValue = string | { [name: string]: XmlValue | XmlValue[] }

/** Not the plain XML that WeChat pushes. */
export class NotPlainXml extends Error {
  constructor(what: string) {
    super(`not the XML of a push: ${what}`)
    this.name = 'NotPlainXml'
  }
}

const DEEPEST = 8
const MOST_ELEMENTS = 1_000
const TOKEN = /<!\[CDATA\[([\s\S]*?)\]\]>|<\/([A-Za-z_][\w.-]*)\s*>|<([A-Za-z_][\w.-]*)\s*>|([^<]+)/y

/**
 * Reads elements, text and CDATA, and nothing else: no document types, entities, attributes, comments or instructions,
 * so that there is nothing in it that could be resolved, expanded or fetched.
 * @returns the content of the one outer element. @throws NotPlainXml
 */
export function readXml(text: string): XmlValue {
  const root = new Element('')
  const open = [root]
  let elements = 0
  let at = 0
  while (at < text.length) {
    TOKEN.lastIndex = at
    const found = TOKEN.exec(text)
    if (!found) throw new NotPlainXml(`unexpected text at ${at}`)
    at = TOKEN.lastIndex
    const [, cdata, ending, beginning, plain] = found
    const current = open.at(-1) ?? root
    if (beginning !== undefined) {
      elements += 1
      if (open.length > DEEPEST || elements > MOST_ELEMENTS) throw new NotPlainXml('too much of it')
      open.push(new Element(beginning))
    } else if (ending !== undefined) {
      if (current === root || current.name !== ending) throw new NotPlainXml('elements are not nested')
      open.pop()
      ;(open.at(-1) ?? root).add(current)
    } else if (cdata !== undefined) {
      current.text += cdata
    } else if (plain !== undefined) {
      if (plain.includes('&')) throw new NotPlainXml('an entity')
      current.text += plain
    }
  }
  if (open.length !== 1) throw new NotPlainXml('an element is not closed')
  const outer = [...root.children.values()].flat()
  const [only] = outer
  if (outer.length !== 1 || only === undefined || root.text.trim() !== '') throw new NotPlainXml('one outer element')
  return only
}

class Element {
  text = ''
  readonly children = new Map<string, XmlValue[]>()

  constructor(readonly name: string) {}

  add(child: Element): void {
    this.children.set(child.name, [...(this.children.get(child.name) ?? []), child.value()])
  }

  value(): XmlValue {
    if (this.children.size === 0) return this.text
    if (this.text.trim() !== '') throw new NotPlainXml('text between elements')
    return Object.fromEntries(
      [...this.children].map(([name, values]) => [
        name,
        values.length === 1 && values[0] !== undefined ? values[0] : values,
      ]),
    )
  }
}
