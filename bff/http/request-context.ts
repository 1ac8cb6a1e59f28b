import type { Locale } from '@shared/http/locale'
import type { Context } from 'koa'

/** What belongs to the request being answered and is needed where it is logged, traced or worded; never for deciding. */
export interface RequestContext {
  requestId: string
  locale: Locale
}

/** As the first step of the pipeline has set it. */
export const requestOf = ({ state }: Pick<Context, 'state'>): RequestContext => ({
  requestId: state.requestId,
  locale: state.locale,
})
