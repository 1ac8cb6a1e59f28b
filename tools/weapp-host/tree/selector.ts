import type { TreeElement } from '../runtime/framework'
import type { Tree } from './tree'

/** `view#id.class[name=value]`: what one element must be. */
interface Simple {
  tag?: string
  id?: string
  classes: string[]
  attributes: { name: string; value?: string }[]
}

/** From the element itself outwards; `child`: directly inside the next one. */
interface Step {
  simple: Simple
  child: boolean
}

const PART =
  /^(?<tag>[\w-]+)|#(?<id>[\w:-]+)|\.(?<class>[\w-]+)|\[(?<name>[\w-]+)(?:=(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<plain>[^\]]*)))?\]/g

/**
 * The elements inside `root` that a selector means, in the order of the page: tag, `#id`, `.class`, `[attribute]`,
 * `[attribute=value]`, with descendants, `>` and commas. As with WeChat's tools, nothing inside a component of the
 * program is found from outside it.
 */
export function select(tree: Tree, root: TreeElement, selector: string): TreeElement[] {
  const alternatives = splitOutside(selector, ',').map(parse)
  const found: TreeElement[] = []
  const look = (element: TreeElement, path: TreeElement[]) => {
    for (const child of tree.elements(element)) {
      const inner = [child, ...path]
      if (alternatives.some((steps) => matches(tree, inner, steps))) found.push(child)
      if (tree.isBuiltIn(child)) look(child, inner)
    }
  }
  look(root, [])
  return found
}

/** @param path the element, then what it is in, outwards */
function matches(tree: Tree, [element, ...outside]: TreeElement[], [step, ...rest]: Step[]): boolean {
  if (!element || !step || !is(tree, element, step.simple)) return false
  if (rest.length === 0) return true
  if (step.child) return matches(tree, outside, rest)
  return outside.some((_, index) => matches(tree, outside.slice(index), rest))
}

function is(tree: Tree, element: TreeElement, { tag, id, classes, attributes }: Simple): boolean {
  const own = element.class.split(/\s+/)
  return (
    (tag === undefined || tree.tag(element) === tag) &&
    (id === undefined || element.id === id) &&
    classes.every((name) => own.includes(name)) &&
    attributes.every(({ name, value }) => {
      const actual = tree.attribute(element, name)
      return value === undefined ? actual !== undefined && actual !== '' : String(actual) === value
    })
  )
}

function parse(selector: string): Step[] {
  const words = splitOutside(selector.replace(/\s*>\s*(?![^[]*\])/g, ' > ').trim(), ' ').filter((word) => word !== '')
  const steps: Step[] = []
  for (const [index, word] of words.entries()) {
    if (word !== '>') steps.unshift({ simple: simple(word), child: words[index - 1] === '>' })
  }
  return steps
}

function simple(word: string): Simple {
  const result: Simple = { classes: [], attributes: [] }
  let length = 0
  for (const { 0: text, groups = {} } of word.matchAll(PART)) {
    length += text.length
    if (groups.tag !== undefined) result.tag = groups.tag
    if (groups.id !== undefined) result.id = groups.id
    if (groups.class !== undefined) result.classes.push(groups.class)
    if (groups.name === undefined) continue
    const value = groups.double ?? groups.single ?? groups.plain
    result.attributes.push({ name: groups.name, ...(value !== undefined && { value }) })
  }
  if (length !== word.length) throw new Error(`the selector "${word}" is more than this host understands`)
  return result
}

/** Splits where the separator is not part of an attribute's value. */
function splitOutside(text: string, separator: string): string[] {
  const parts = ['']
  let inside = false
  for (const letter of text) {
    if (letter === '[') inside = true
    if (letter === ']') inside = false
    if (letter === separator && !inside) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts
}
