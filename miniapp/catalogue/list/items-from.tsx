import { catalogueEndpoints } from '@shared/catalogue/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { ItemCell } from '@/catalogue/item-cell'
import { useFormat, useT } from '@/i18n'
import { platform } from '@/platform'
import { a11y } from '@/ui/a11y'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { HELP_NUMBER } from '@/ui/call-cell'
import { Empty } from '@/ui/empty'
import { Skeleton } from '@/ui/skeleton'
import s from './items-from.module.scss'

interface ItemsFromProps {
  query: { theme?: string; department?: string; region?: string }
  /** Where this stretch begins; none: at the most used ones. */
  cursor?: string
  /** The number of its first item, counted from 1. */
  first: number
}

/** A stretch of the list, and below it the next one when she asks for it. */
export function ItemsFrom({ query, cursor, first }: ItemsFromProps) {
  const t = useT()
  const format = useFormat()
  const [more, setMore] = useState(false)
  const answer = useAnswer(catalogueEndpoints.items, { query: { ...query, ...(cursor && { cursor }) } })
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="cells" count={8} />}>
      {({ items, total, next }) => {
        const following = first + items.length
        return (
          <>
            {first === 1 && total > 0 && (
              <View className={s.total}>{t('catalogue.list.total', { count: format.number(total) })}</View>
            )}
            {total === 0 && (
              <Empty
                sentence={t('catalogue.list.none')}
                action={{ label: t('catalogue.find.ask'), onPress: () => void platform.call(HELP_NUMBER) }}
              />
            )}
            {items.map((item) => (
              <ItemCell key={item.code} item={item} />
            ))}
            {next !== null && more && <ItemsFrom query={query} cursor={next} first={following} />}
            {next !== null && !more && (
              <View className={s.more} {...a11y({ role: 'listitem' })}>
                <Button kind="secondary" onPress={() => setMore(true)}>
                  {t('catalogue.list.more', { left: format.number(total - following + 1) })}
                </Button>
              </View>
            )}
          </>
        )
      }}
    </Answered>
  )
}
