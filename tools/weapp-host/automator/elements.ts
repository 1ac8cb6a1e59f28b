import type { Host } from '../host'
import type { TreeElement } from '../runtime/framework'
import { select } from '../tree/selector'
import { asJson, type Handler, type Params } from './protocol'

/** As the client knows an element; `nodeId` says that it is one of the program's own components. */
interface Reference {
  elementId: string
  tagName: string
  nodeId?: string
}

const LONG_PRESS_MS = 340

/** Elements under ids that stay, and are never given twice. */
export class Elements {
  private readonly ids = new WeakMap<TreeElement, string>()
  private readonly known = new Map<string, TreeElement>()
  private lastId = 0

  constructor(private readonly host: Host) {}

  reference(element: TreeElement): Reference {
    const elementId = this.ids.get(element) ?? `element-${++this.lastId}`
    this.ids.set(element, elementId)
    this.known.set(elementId, element)
    const { tree } = this.host
    return { elementId, tagName: tree.tag(element), ...(!tree.isBuiltIn(element) && { nodeId: elementId }) }
  }

  get({ elementId = '' }: Params): TreeElement {
    const element = this.known.get(elementId)
    if (!element || !this.host.tree.framework.Element.isAttached(element)) throw new Error('no such element')
    return element
  }

  first(found: TreeElement[], { selector }: Params): Reference {
    const [element] = found
    if (!element) throw new Error(`no such element: ${selector}`)
    return this.reference(element)
  }
}

/** `Element.…`: reading one, and touching it. */
export function elementHandlers(host: Host, elements: Elements): Record<string, Handler> {
  const { tree, gestures } = host
  const inside = (params: Params) => select(tree, elements.get(params), params.selector ?? '')
  const named = (read: (element: TreeElement, name: string) => unknown) => (params: Params) => {
    const element = elements.get(params)
    return (params.names ?? []).map((name) => asJson(read(element, name)) ?? '')
  }
  let longPress: NodeJS.Timeout | undefined
  const touches = ({ touches, changeTouches }: Params) => ({ touches, changedTouches: changeTouches })

  const gesture: Record<string, (element: TreeElement, ...args: unknown[]) => unknown> = {
    'input.input': (element, text) => gestures.input(element, String(text)),
    'textarea.input': (element, text) => gestures.input(element, String(text)),
    'switch.tap': (element) => gestures.tap(element),
    'slider.slideTo': (element, value) => gestures.change(element, { value }),
    'swiper.swipeTo': (element, current) => gestures.change(element, { current, source: 'touch' }),
    'scroll-view.scrollTo': (element, scrollLeft, scrollTop) =>
      gestures.trigger(element, 'scroll', { scrollLeft, scrollTop }),
  }
  const instanceOf = (params: Params) => {
    const element = elements.get(params)
    if (!tree.framework.Component.isComponent(element)) throw new Error('not a component of the program')
    return element.getMethodCaller() as Record<string, unknown> & { data: unknown; setData(data: unknown): void }
  }

  return {
    'Element.getElement': (params) => elements.first(inside(params), params),
    'Element.getElements': (params) => ({ elements: inside(params).map((each) => elements.reference(each)) }),
    // Without layout, text is what is written, and everything has no size.
    'Element.getDOMProperties': (params) => ({
      properties: named((element, name) => (name === 'innerText' ? tree.text(element) : 0))(params),
    }),
    'Element.getAttributes': (params) => ({
      attributes: named((element, name) => tree.attribute(element, name))(params),
    }),
    'Element.getProperties': (params) => ({
      properties: named((element, name) => {
        if (name === '__propPublic')
          return { value: true, checked: true, ...mapValues(tree.attributes(element), () => true) }
        if (name === 'value') return gestures.value(element)
        return name === 'checked' ? gestures.isChecked(element) : tree.attribute(element, name)
      })(params),
    }),
    'Element.getStyles': (params) => ({ styles: named((element, name) => inlineStyle(element.style, name))(params) }),
    'Element.getOffset': () => ({ left: 0, top: 0 }),
    'Element.getWXML': (params) => {
      const element = elements.get(params)
      return { wxml: params.type === 'outer' ? tree.wxml(element) : tree.innerWxml(element) }
    },
    'Element.tap': (params) => gestures.tap(elements.get(params)),
    'Element.touchstart': (params) => {
      const element = elements.get(params)
      gestures.touch(element, 'touchstart', touches(params))
      longPress = setTimeout(() => gestures.touch(element, 'longpress'), LONG_PRESS_MS)
    },
    'Element.touchmove': (params) => gestures.touch(elements.get(params), 'touchmove', touches(params)),
    'Element.touchend': (params) => {
      clearTimeout(longPress)
      gestures.touch(elements.get(params), 'touchend', touches(params))
    },
    'Element.triggerEvent': (params) => gestures.trigger(elements.get(params), params.type ?? '', params.detail ?? {}),
    'Element.dispatchEvent': (params) =>
      gestures.trigger(elements.get(params), params.eventName ?? '', params.detail ?? {}, {
        touches: params.touches ?? [],
        changedTouches: params.changeTouches ?? [],
      }),
    'Element.callFunction': (params) => {
      const work = gesture[params.functionName ?? '']
      if (!work) throw new Error(`${params.functionName} needs a layout or is not played by this host`)
      return { result: asJson(work(elements.get(params), ...(params.args ?? []))) }
    },
    'Element.getData': (params) => ({ data: asJson(at(instanceOf(params).data, params.path)) }),
    'Element.setData': (params) => instanceOf(params).setData(host.realm.own(params.data ?? {})),
    'Element.callMethod': async (params) => ({ result: asJson(await callMethod(host, instanceOf(params), params)) }),
  }
}

/** @throws Error when there is no such method */
export function callMethod(
  { realm }: Host,
  instance: Record<string, unknown>,
  { method = '', args = [] }: Params,
): unknown {
  const work = instance[method]
  if (typeof work !== 'function') throw new Error(`${method} not exists`)
  return work.apply(instance, realm.own(args))
}

/** What is at a path like `list[0].name`; everything without one. */
export function at(data: unknown, path: string | undefined): unknown {
  const keys = path?.match(/[^.[\]]+/g) ?? []
  return keys.reduce((value: unknown, key) => (value as Record<string, unknown> | undefined)?.[key], data)
}

const inlineStyle = (style: string, name: string): string =>
  style
    .split(';')
    .map((declaration) => declaration.split(':'))
    .find(([property]) => property?.trim() === name)?.[1]
    ?.trim() ?? ''

const mapValues = <T>(object: Record<string, unknown>, to: () => T): Record<string, T> =>
  Object.fromEntries(Object.keys(object).map((key) => [key, to()]))
