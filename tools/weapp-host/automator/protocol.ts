/** One call of the automator: JSON in, JSON out. What it throws is its error. */
export type Handler = (params: Params) => unknown

/** What the official client sends; each call has some of it. */
export interface Params {
  method?: string
  args?: unknown[]
  result?: unknown
  functionDeclaration?: string
  name?: string
  names?: string[]
  pageId?: number
  elementId?: string
  selector?: string
  path?: string
  data?: Record<string, unknown>
  type?: string
  eventName?: string
  detail?: unknown
  functionName?: string
  touches?: unknown
  changeTouches?: unknown
}

export interface Call {
  id: string
  method: string
  params?: Params
}

export type Reply = { id: string; result: unknown } | { id: string; error: { message: string } }

/** Only what JSON carries leaves the program. */
export const asJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))
