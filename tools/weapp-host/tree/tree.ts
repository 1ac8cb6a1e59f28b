import type { GlassEasel, TreeElement, TreeNode } from '../runtime/framework'

/** What a person, or the automator, can tell of the tree that a page shows. */
export class Tree {
  constructor(readonly framework: GlassEasel) {}

  isText(node: TreeNode): boolean {
    return this.framework.TextNode.isTextNode(node)
  }

  /** One of WeChat's own components: view, text, input … The others are the program's. */
  isBuiltIn(node: TreeNode): boolean {
    return this.framework.NativeNode.isNativeNode(node)
  }

  /** Children as they are shown: slots filled, nodes that only group left out. */
  children(element: TreeElement): TreeNode[] {
    const found: TreeNode[] = []
    element.forEachComposedChild((child) => {
      if (this.isShown(child)) found.push(child)
      else found.push(...this.children(child as TreeElement))
    })
    return found
  }

  elements(element: TreeElement): TreeElement[] {
    return this.children(element).filter((child): child is TreeElement => !this.isText(child))
  }

  parent(element: TreeElement): TreeElement | null {
    let parent = element.getComposedParent()
    while (parent && !this.isShown(parent)) parent = parent.getComposedParent()
    return parent
  }

  tag(element: TreeElement): string {
    const { is, tagName } = element as TreeElement & { is: string; tagName?: string }
    return this.isBuiltIn(element) ? is : (tagName ?? is)
  }

  text(node: TreeNode): string {
    if (this.isText(node)) return (node as { textContent: string }).textContent
    return this.children(node as TreeElement)
      .map((child) => this.text(child))
      .join('')
  }

  /** undefined when it has none of that name. */
  attribute(element: TreeElement, name: string): unknown {
    if (name === 'class') return element.class
    if (name === 'style') return element.style
    if (name === 'id') return element.id
    if (name.startsWith('data-')) {
      const key = name.slice('data-'.length).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
      return element.dataset?.[key]
    }
    return this.attributes(element)[name]
  }

  /** What the template has set, without id, class, style and data. */
  attributes(element: TreeElement): Record<string, unknown> {
    if (!this.isBuiltIn(element)) return (element as TreeElement & { data: Record<string, unknown> }).data
    return Object.fromEntries(element.attributes.map(({ name, value }) => [name, value]))
  }

  wxml(node: TreeNode): string {
    if (this.isText(node)) return this.text(node)
    const element = node as TreeElement
    const attributes = Object.entries({ class: element.class, style: element.style, ...this.attributes(element) })
      .filter(([, value]) => value !== undefined && value !== '' && typeof value !== 'object')
      .map(([name, value]) => ` ${name}="${value}"`)
    return `<${this.tag(element)}${attributes.join('')}>${this.innerWxml(element)}</${this.tag(element)}>`
  }

  innerWxml(element: TreeElement): string {
    return this.children(element)
      .map((child) => this.wxml(child))
      .join('')
  }

  private isShown(node: TreeNode): boolean {
    return this.isText(node) || this.isBuiltIn(node) || this.framework.Component.isComponent(node)
  }
}
