import { useMemo } from 'react'
import { usePreferences } from '@/stores/preferences'
import { type Translate, translate } from './catalogues'
import { type Format, formatFor } from './format'

export { type MessageKey, type Translate, translate } from './catalogues'
export { type Format, formatFor } from './format'

/** `t('common.daysLeft', { count: 3 })`: the compiler knows the keys and what each needs. */
export function useT(): Translate {
  const locale = usePreferences((state) => state.locale)
  return useMemo<Translate>(
    () =>
      (key, ...values) =>
        translate(locale, key, ...values),
    [locale],
  )
}

/** Days, times, distances and amounts in the resident's language. */
export function useFormat(): Format {
  const locale = usePreferences((state) => state.locale)
  return useMemo(() => formatFor(locale), [locale])
}
