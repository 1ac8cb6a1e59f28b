import type { Memory } from '../memory'
import type { Person } from '../person'
import { isFunction, type MakeApis, WxFailure } from './api'

/** What WeChat asks for before it lets a program touch it, and then remembers. */
export type Scope = 'userFuzzyLocation' | 'addPhoneCalendar'

/** What a resident has agreed to: the program's privacy guideline, and one permission after the other. */
export class Permissions {
  private agreed: boolean
  private readonly scopes: Map<Scope, boolean>
  /** The program's own way to ask, if it has one: `wx.onNeedPrivacyAuthorization`. */
  private ownWay: ((...args: unknown[]) => unknown) | null = null

  constructor(
    private readonly person: Person,
    private readonly memory: Memory,
  ) {
    this.agreed = memory.read('agreed', false)
    this.scopes = new Map(memory.read<[Scope, boolean][]>('scopes', []))
  }

  get needsAgreement(): boolean {
    return !this.agreed
  }

  asksItself(way: (...args: unknown[]) => unknown): void {
    this.ownWay = way
  }

  /** Nothing personal is touched before she has agreed to the guideline; a refusal is asked again next time. */
  async privacy(api: string): Promise<void> {
    if (!this.agreed)
      this.agreed = await (this.ownWay ? this.askThere(this.ownWay, api) : this.person.isAsked('privacy'))
    this.memory.write('agreed', this.agreed)
    if (!this.agreed) throw new WxFailure('privacy permission is not authorized', { errno: 104 })
  }

  /** Asked once; what she said stays. */
  async scope(scope: Scope): Promise<void> {
    const allowed = this.scopes.get(scope) ?? (await this.person.isAsked(scope))
    this.scopes.set(scope, allowed)
    this.keepScopes()
    if (!allowed) throw new WxFailure('auth deny', { errno: 103 })
  }

  /** In WeChat's settings she may turn on again what she has refused. */
  async openSettings(): Promise<void> {
    const allowed = await this.person.isAsked('settings')
    for (const scope of this.scopes.keys()) this.scopes.set(scope, allowed)
    this.keepScopes()
  }

  get settings(): Record<string, boolean> {
    return Object.fromEntries([...this.scopes].map(([scope, allowed]) => [`scope.${scope}`, allowed]))
  }

  private keepScopes(): void {
    this.memory.write('scopes', [...this.scopes])
  }

  private askThere(way: (...args: unknown[]) => unknown, referrer: string): Promise<boolean> {
    return new Promise((resolve) => {
      way(
        ({ event }: { event?: string }) => {
          if (event === 'agree' || event === 'disagree') resolve(event === 'agree')
        },
        { referrer },
      )
    })
  }
}

export const permission: MakeApis = ({ permissions }) => ({
  immediate: {
    onNeedPrivacyAuthorization: (way) => {
      if (isFunction(way)) permissions.asksItself(way)
    },
  },
  asked: {
    getPrivacySetting: () => ({
      needAuthorization: permissions.needsAgreement,
      privacyContractName: '《一窗隐私保护指引》',
    }),
    requirePrivacyAuthorize: () => permissions.privacy('requirePrivacyAuthorize'),
    openPrivacyContract: () => undefined,
    getSetting: () => ({ authSetting: permissions.settings }),
    async openSetting() {
      await permissions.openSettings()
      return { authSetting: permissions.settings }
    },
  },
})
