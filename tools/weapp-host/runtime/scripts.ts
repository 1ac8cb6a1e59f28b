import { resolvePath, withoutExtension } from '../package/paths'
import { configOf, type MiniProgramPackage } from '../package/read'
import type { CompiledTemplates } from '../package/templates'
import type { CodeSpace, Framework, Root } from './framework'
import type { Realm } from './realm'

type Definition = Record<string, unknown>
type Register = Record<'Page' | 'Component' | 'Behavior', (definition: Definition) => unknown>

/** Runs the program's scripts and keeps what they register; makes pages of it. */
export class Scripts {
  /** What the program gave to `App(…)`. */
  appDefinition: Definition | null = null
  private readonly space: CodeSpace
  private readonly backend: ReturnType<InstanceType<Framework['MiniProgramEnv']>['associateBackend']>
  private readonly screen: InstanceType<Framework['glassEasel']['EmptyBackendContext']>
  private readonly modules = new Map<string, Record<string, unknown>>()
  private readonly registered = new Set<string>()
  /** Of the page or component whose script runs: shared chunks register on its behalf. */
  private registering: Register | null = null

  constructor(
    private readonly realm: Realm,
    framework: Framework,
    private readonly program: MiniProgramPackage,
    templates: CompiledTemplates,
  ) {
    const environment = new framework.MiniProgramEnv()
    this.screen = new framework.glassEasel.EmptyBackendContext()
    this.backend = environment.associateBackend(this.screen)
    this.space = environment.createCodeSpace('program', true)
    this.addTemplates(templates)
    this.addConfigurations()
    realm.define('App', (definition: Definition) => {
      this.appDefinition = definition
    })
    for (const kind of ['Page', 'Component', 'Behavior'] as const) {
      realm.define(kind, (definition: Definition) => this.register(kind, definition))
    }
  }

  /** Runs a script once. */
  require(path: string): Record<string, unknown> {
    const script = withoutExtension(path, '.js')
    const known = this.modules.get(script)
    if (known) return known
    const source = this.program.texts.get(`${script}.js`)
    if (source === undefined) throw this.realm.make.error(`module '${script}.js' is not defined`)
    const exports = this.realm.make.object()
    // Before it runs: scripts may require each other in a circle.
    this.modules.set(script, exports)
    const answered = this.realm.runModule<Record<string, unknown>>(
      source,
      `weapp:///${script}.js`,
      (reference) => this.require(resolvePath(script, reference)),
      exports,
    )
    this.modules.set(script, answered)
    return answered
  }

  /** A new page, not yet shown. Its components' scripts run first, as in WeChat. */
  create(path: string): Root {
    this.load(path)
    return this.backend.createRoot(path, this.space, path)
  }

  /** Puts it on the screen: from here on its tree is live. */
  attach(root: Root): void {
    const body = this.screen.getRootNode()
    const place = body.createElement('page', 'page')
    body.appendChild(place)
    root.attach(body, place)
  }

  private load(path: string): void {
    if (this.registered.has(path)) return
    this.registered.add(path)
    for (const reference of Object.values(this.usedBy(path))) this.load(reference.slice(1))
    this.space.componentEnv(path, (environment) => {
      const before = this.registering
      this.registering = environment as unknown as Register
      try {
        this.require(path)
      } finally {
        this.registering = before
      }
    })
  }

  private register(kind: keyof Register, definition: Definition): unknown {
    if (!this.registering) throw this.realm.make.error(`${kind}() is called while no page or component is being loaded`)
    // Taro gives objects where the framework wants lists.
    const lists = { behaviors: this.realm.make.array(), externalClasses: this.realm.make.array() }
    for (const [name, empty] of Object.entries(lists)) {
      if (definition[name] !== undefined && !Array.isArray(definition[name])) definition[name] = empty
    }
    return this.registering[kind](definition)
  }

  private addTemplates({ source, templates }: CompiledTemplates): void {
    const compiled = this.realm.run<Record<string, never>>(source, 'templates')
    for (const template of templates) {
      this.space.addCompiledTemplate(template, {
        content: compiled[template] as never,
        groupList: compiled as never,
        // Taro writes `bindtap="eh"`, without a colon.
        fallbackListenerOnNativeNode: true,
      })
    }
  }

  private addConfigurations(): void {
    for (const file of this.program.texts.keys()) {
      if (!file.endsWith('.json')) continue
      const path = withoutExtension(file, '.json')
      this.space.addComponentStaticConfig(path, {
        ...configOf(this.program, path),
        usingComponents: this.usedBy(path),
      } as never)
    }
  }

  /** Every component a page or component may use, by name, with absolute paths. */
  private usedBy(path: string): Record<string, string> {
    const using = { ...this.program.app.usingComponents, ...configOf(this.program, path).usingComponents }
    return Object.fromEntries(
      Object.entries(using).map(([name, reference]) => [name, `/${resolvePath(path, reference)}`]),
    )
  }
}
