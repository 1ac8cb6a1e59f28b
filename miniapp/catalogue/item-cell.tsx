import type { ItemCard } from '@shared/catalogue/contract'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { Cell } from '@/ui/cell'

interface ItemCellProps {
  item: ItemCard
  /** What was found in it, where the name does not say. */
  matched?: string | null
  onOpen?: () => void
}

/** An item in a list: who handles it, and whether one has to book. */
export function ItemCell({ item, matched = null, onOpen }: ItemCellProps) {
  const t = useT()
  const card = t('catalogue.card', {
    department: item.department,
    booking: t(`catalogue.booking.${item.booking}`),
  })
  return (
    <Cell
      title={item.name}
      note={matched === null ? card : t('catalogue.matched', { card, matched })}
      onPress={() => {
        onOpen?.()
        void open('catalogue/guide/index', { code: item.code })
      }}
    />
  )
}
