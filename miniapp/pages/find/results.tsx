import { findEndpoints } from '@shared/catalogue/find'
import { View } from '@tarojs/components'
import { useAnswer } from '@/api/use-answer'
import { ItemCell } from '@/catalogue/item-cell'
import { useT } from '@/i18n'
import { platform } from '@/platform'
import { useFinding } from '@/stores/finding'
import { a11y } from '@/ui/a11y'
import { Answered } from '@/ui/answered'
import { HELP_NUMBER } from '@/ui/call-cell'
import { Cells } from '@/ui/cell'
import { Empty } from '@/ui/empty'
import { Skeleton } from '@/ui/skeleton'
import s from './results.module.scss'

/** As many as the BFF gives; who needs more of them needs other words. */
const HITS = 30

/** What the words find, while she types: asked when she has paused, and given up when she goes on. */
export function Results({ q }: { q: string }) {
  const t = useT()
  const region = useFinding((state) => state.region)
  const remember = useFinding((state) => state.remember)
  const answer = useAnswer(
    findEndpoints.search,
    { query: { q, limit: HITS, ...(region && { region: region.code }) } },
    { enabled: q !== '', keepLast: true },
  )
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
      {({ hits }) =>
        hits.length === 0 ? (
          <Empty
            sentence={t('catalogue.find.none', { words: q })}
            action={{ label: t('catalogue.find.ask'), onPress: () => void platform.call(HELP_NUMBER) }}
          />
        ) : (
          <>
            <View className={s.count} {...a11y({ role: 'status', live: 'polite' })}>
              {t(hits.length < HITS ? 'catalogue.find.count' : 'catalogue.find.first', { count: hits.length })}
            </View>
            <Cells>
              {hits.map((hit) => (
                <ItemCell key={hit.code} item={hit} matched={hit.matched} onOpen={() => remember(q)} />
              ))}
            </Cells>
          </>
        )
      }
    </Answered>
  )
}
