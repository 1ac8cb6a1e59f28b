import { AsyncLocalStorage } from 'node:async_hooks'
import type { Locale } from '@shared/http/locale'

/** What belongs to the request being answered and is needed where it is logged, traced or worded; never for deciding. */
export interface RequestContext {
  requestId: string
  locale: Locale
}

const storage = new AsyncLocalStorage<RequestContext>()

export const runInRequest = <T>(context: RequestContext, work: () => Promise<T>): Promise<T> =>
  storage.run(context, work)

/** Outside a request (workers) there is none: upstreams then see the id of the job. */
export const currentRequest = (): RequestContext | undefined => storage.getStore()
