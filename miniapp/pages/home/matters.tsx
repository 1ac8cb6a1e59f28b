import type { ApplicationCard, DraftCard } from '@shared/applications/contract'
import type { ItemCard, Theme } from '@shared/catalogue/contract'
import { localDayOf } from '@shared/standards/time'
import { useFormat, useT } from '@/i18n'
import { open } from '@/routes'
import { Cell, Cells } from '@/ui/cell'
import { Tiles } from '@/ui/tiles'
import { movingOf } from './needs'

/** Applications on their way: nothing is asked of her, and each tells how far it is. */
export function Moving({ applications }: { applications: ApplicationCard[] }) {
  const t = useT()
  const format = useFormat()
  const moving = movingOf(applications)
  if (moving.length === 0) return null
  return (
    <Cells label={t('home.moving')}>
      {moving.map(({ id, itemName, stage, updatedAt, promisedDay }) => (
        <Cell
          key={id}
          title={itemName}
          note={t('home.moving.updated', {
            stage: t(`home.stage.${stage}`),
            day: format.shortDay(localDayOf(updatedAt)),
          })}
          {...(promisedDay !== null && { value: t('home.moving.promised', { day: format.shortDay(promisedDay) }) })}
          onPress={() => void open('applications/detail/index', { id })}
        />
      ))}
    </Cells>
  )
}

/** Begun and not handed in: she goes on where she stopped. */
export function Drafts({ drafts }: { drafts: readonly DraftCard[] }) {
  const t = useT()
  const format = useFormat()
  if (drafts.length === 0) return null
  return (
    <Cells label={t('home.drafts')}>
      {drafts.map(({ id, itemName, updatedAt, pending }) => (
        <Cell
          key={id}
          title={itemName}
          note={
            pending ? t('home.drafts.pending') : t('home.drafts.saved', { day: format.shortDay(localDayOf(updatedAt)) })
          }
          onPress={() => void open('applications/apply/index', { draft: id })}
        />
      ))}
    </Cells>
  )
}

export function FrequentMatters({ items }: { items: readonly ItemCard[] }) {
  const t = useT()
  return (
    <Tiles
      label={t('home.suggestions')}
      tiles={items.map(({ code, name }) => ({
        key: code,
        name,
        onPress: () => void open('catalogue/guide/index', { code }),
      }))}
    />
  )
}

export function Themes({ themes }: { themes: readonly Theme[] }) {
  const t = useT()
  return (
    <Tiles
      label={t('home.themes')}
      tiles={themes.map(({ code, name }) => ({
        key: code,
        name,
        onPress: () => void open('catalogue/list/index', { theme: code, name }),
      }))}
    />
  )
}
