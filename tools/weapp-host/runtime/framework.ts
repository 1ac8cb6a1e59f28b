import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as Adapter from 'glass-easel-miniprogram-adapter'
import { projectPath } from '../../project'
import type { Realm } from './realm'

export type Framework = typeof Adapter
export type GlassEasel = Framework['glassEasel']
export type CodeSpace = Adapter.CodeSpace
export type Root = Adapter.Root
export type TreeElement = Adapter.glassEasel.Element
export type TreeNode = Adapter.glassEasel.Node

/** A page or component, as the program's own code sees it. */
export interface Instance {
  [name: string]: unknown
  data: Record<string, unknown>
  setData(data: Record<string, unknown>): void
}

/** WeChat passes no more from the script to the view in one call. */
const SET_DATA_LIMIT_BYTES = 1024 * 1024

/**
 * WeChat's own component framework, loaded into the realm so that its objects and the program's are of one kind, and
 * with the manners it has in WeChat.
 */
export function loadFramework(
  realm: Realm,
  onError: (error: unknown) => void,
  onWarning: (warning: unknown) => void,
): Framework {
  const find = createRequire(projectPath('package.json'))
  const loaded = new Map<string, unknown>()
  const load = (name: string): unknown => {
    if (!loaded.has(name)) {
      const file = find.resolve(name)
      loaded.set(name, realm.runModule(readFileSync(file, 'utf8'), file, load))
    }
    return loaded.get(name)
  }
  const framework = load('glass-easel-miniprogram-adapter') as Framework
  givePlainEvents(realm, framework.glassEasel)
  limitSetData(framework, onError)
  framework.glassEasel.addGlobalErrorListener((error) => {
    onError(error)
    return false
  })
  framework.glassEasel.addGlobalWarningListener((warning) => {
    onWarning(warning)
    return false
  })
  return framework
}

/** A page's handler gets plain data, and may write into it. */
function givePlainEvents(realm: Realm, { Event }: GlassEasel): void {
  const prototype = Event.prototype
  const wrap = prototype.wrapShadowedEvent
  prototype.wrapShadowedEvent = function (target, mark, currentTarget) {
    const event = wrap.call(this, target, mark, currentTarget)
    const { touches, changedTouches } = this as { touches?: unknown; changedTouches?: unknown }
    return Object.assign(event, {
      type: this.type,
      detail: this.detail,
      timeStamp: Math.round(this.timeStamp),
      mark: mark ?? realm.make.object(),
      target: plainTarget(realm, target),
      currentTarget: plainTarget(realm, currentTarget),
      ...(touches !== undefined && { touches, changedTouches }),
    })
  }
}

/** @param caller an element, or the instance that stands for it */
function plainTarget(realm: Realm, caller: unknown): unknown {
  const element = (caller as { _$?: TreeElement })._$ ?? (caller as TreeElement)
  return realm.own({ id: element.id, dataset: element.dataset ?? {}, offsetLeft: 0, offsetTop: 0 })
}

function limitSetData({ component, glassEasel }: Framework, onError: (error: unknown) => void): void {
  const prototype = component.ComponentCaller.prototype
  const setData = prototype.setData
  prototype.setData = function (data: Record<string, unknown>, done?: () => void) {
    const size = Buffer.byteLength(JSON.stringify(data))
    if (size > SET_DATA_LIMIT_BYTES) {
      onError(new Error(`setData of ${this.is}: ${size} bytes in one call, and WeChat takes ${SET_DATA_LIMIT_BYTES}`))
      return
    }
    try {
      setData.call(this, data, done)
    } catch (error) {
      // React may still have something to say to a page that has left; WeChat does not listen any more.
      if (glassEasel.Element.isAttached(this._$)) throw error
      done?.()
    }
  }
}
