/**
 * What a refusal of WeChat means for the sender.
 *
 * token: renew it and ask once more · transient: later · quota: nothing more today · user: she does not want it, or is
 * not there · content: the message or template is wrong, somebody must look at it · account: nothing works until
 * somebody has put the account in order
 */
export type RefusalClass = 'token' | 'transient' | 'quota' | 'user' | 'content' | 'account'

const CLASSES: Readonly<Record<RefusalClass, readonly number[]>> = {
  token: [40001, 40014, 41001, 42001],
  transient: [-1, 43108, 44991, 45011],
  quota: [45009],
  user: [40003, 43101],
  content: [40037, 41030, 43107, 45168, 47001, 47003],
  account: [40013, 40125, 40164, 40243, 48001, 50002, 89503, 89506, 89507],
}

const CLASS_OF = new Map(
  Object.entries(CLASSES).flatMap(([name, codes]) => codes.map((code) => [code, name as RefusalClass] as const)),
)

/** A code that nobody has described is for somebody to look at: sending the same again will not help. */
export const classOf = (errcode: number): RefusalClass => CLASS_OF.get(errcode) ?? 'content'

/** The field that a 47003 names, e.g. `thing23`; null when none is named. The message's own words are not kept. */
export const fieldOf = (errmsg: string): string | null => /data\.([a-z_]+\d+)\.value/.exec(errmsg)?.[1] ?? null

/** WeChat has answered, and the answer is no. */
export class WechatRefused extends Error {
  readonly class: RefusalClass
  /** A keyword that is wrong, when one is named. */
  readonly field: string | null

  constructor(
    readonly errcode: number,
    errmsg: string,
  ) {
    super(`WeChat refused with ${errcode}`)
    this.name = 'WechatRefused'
    this.class = classOf(errcode)
    this.field = fieldOf(errmsg)
  }
}
