import type { TreeElement } from '../runtime/framework'
import type { Realm } from '../runtime/realm'
import { select } from './selector'
import type { Tree } from './tree'

/** What bubbles through the page; everything else is told to its component alone. */
const BUBBLING = new Set(['touchstart', 'touchmove', 'touchend', 'touchcancel', 'tap', 'longpress', 'longtap'])

/** Without layout every touch is at the same place. */
const POINT = { identifier: 0, pageX: 0, pageY: 0, clientX: 0, clientY: 0 }

const FIELDS = ['input', 'textarea', 'slider', 'picker']

/** What a finger does, and what WeChat's own components make of it. */
export class Gestures {
  /** True while the handlers of a tap run, and not a moment longer: after an `await` the tap is over. */
  isTapping = false
  /** What a person has entered, and what the program had set then: when it sets something else, that counts. */
  private readonly entered = new WeakMap<TreeElement, { name: string; is: unknown; over: unknown }>()

  constructor(
    private readonly tree: Tree,
    private readonly realm: Realm,
    private readonly navigate: (url: string, openType: string) => void,
    private readonly share: () => void,
  ) {}

  trigger(
    element: TreeElement,
    type: string,
    detail: unknown = {},
    touches?: { touches: unknown; changedTouches: unknown },
  ): void {
    const bubbles = BUBBLING.has(type)
    this.tree.framework.triggerEvent(element, type, this.realm.own(detail), {
      bubbles,
      composed: bubbles,
      capturePhase: true,
      ...(touches && { extraFields: this.realm.own(touches) }),
    } as never)
  }

  touch(
    element: TreeElement,
    type: 'touchstart' | 'touchmove' | 'touchend' | 'longpress',
    given: { touches?: unknown; changedTouches?: unknown } = {},
  ): void {
    const touches = given.touches ?? (type === 'touchend' ? [] : [POINT])
    this.trigger(element, type, {}, { touches, changedTouches: given.changedTouches ?? [POINT] })
  }

  tap(element: TreeElement): void {
    if (this.tree.attribute(element, 'disabled') === true) return
    this.touch(element, 'touchstart')
    this.touch(element, 'touchend')
    this.isTapping = true
    try {
      this.trigger(element, 'tap', { x: 0, y: 0 }, { touches: [POINT], changedTouches: [POINT] })
    } finally {
      this.isTapping = false
    }
    for (let each: TreeElement | null = element; each; each = this.tree.parent(each)) {
      const action = this.actions[this.tree.tag(each)]
      if (!action || !this.tree.isBuiltIn(each)) continue
      action(each)
      break
    }
  }

  input(element: TreeElement, text: string): void {
    this.enter(element, 'value', text)
    this.trigger(element, 'input', { value: text, cursor: text.length, keyCode: 0 })
  }

  change(element: TreeElement, detail: { value?: unknown; [name: string]: unknown }): void {
    if (detail.value !== undefined) this.enter(element, 'value', detail.value)
    this.trigger(element, 'change', detail)
  }

  value(element: TreeElement): unknown {
    return this.now(element, 'value') ?? ''
  }

  isChecked(element: TreeElement): boolean {
    return Boolean(this.now(element, 'checked'))
  }

  private enter(element: TreeElement, name: 'value' | 'checked', is: unknown): void {
    this.entered.set(element, { name, is, over: this.tree.attribute(element, name) })
  }

  private now(element: TreeElement, name: 'value' | 'checked'): unknown {
    const set = this.tree.attribute(element, name)
    const entered = this.entered.get(element)
    return entered?.name === name && entered.over === set ? entered.is : set
  }

  private readonly actions: Record<string, (element: TreeElement) => void> = {
    switch: (element) => {
      const checked = !this.isChecked(element)
      this.enter(element, 'checked', checked)
      this.trigger(element, 'change', { value: checked })
    },
    checkbox: (element) => {
      this.enter(element, 'checked', !this.isChecked(element))
      const group = this.around(element, 'checkbox-group')
      if (group) this.trigger(group, 'change', { value: this.checkedIn(group, 'checkbox') })
    },
    radio: (element) => {
      const group = this.around(element, 'radio-group')
      if (!group) return
      for (const each of select(this.tree, group, 'radio')) this.enter(each, 'checked', each === element)
      this.trigger(group, 'change', { value: this.tree.attribute(element, 'value') })
    },
    label: (element) => {
      const [control] = select(this.tree, element, 'switch,checkbox,radio')
      if (control) this.actions[this.tree.tag(control)]?.(control)
    },
    navigator: (element) => {
      const openType = String(this.tree.attribute(element, 'open-type') || 'navigate')
      this.navigate(String(this.tree.attribute(element, 'url') ?? ''), openType)
    },
    button: (element) => {
      const form = this.around(element, 'form')
      const kind = this.tree.attribute(element, 'form-type')
      if (form && kind === 'submit') this.trigger(form, 'submit', { value: this.formValue(form) })
      if (form && kind === 'reset') this.trigger(form, 'reset')
      if (this.tree.attribute(element, 'open-type') === 'share') this.share()
    },
  }

  private around(element: TreeElement, tag: string): TreeElement | null {
    for (let each: TreeElement | null = element; each; each = this.tree.parent(each)) {
      if (this.tree.tag(each) === tag) return each
    }
    return null
  }

  private checkedIn(group: TreeElement, tag: string): unknown[] {
    return select(this.tree, group, tag)
      .filter((each) => this.isChecked(each))
      .map((each) => this.tree.attribute(each, 'value'))
  }

  private formValue(form: TreeElement): Record<string, unknown> {
    const named = (tags: string[], valueIn: (element: TreeElement) => unknown) =>
      select(this.tree, form, tags.join(','))
        .filter((each) => this.tree.attribute(each, 'name'))
        .map((each): [string, unknown] => [String(this.tree.attribute(each, 'name')), valueIn(each)])
    return Object.fromEntries([
      ...named(FIELDS, (each) => this.value(each)),
      ...named(['switch'], (each) => this.isChecked(each)),
      ...named(['checkbox-group'], (each) => this.checkedIn(each, 'checkbox')),
      ...named(['radio-group'], (each) => this.checkedIn(each, 'radio')[0] ?? ''),
    ])
  }
}
