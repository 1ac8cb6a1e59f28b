import { useT } from '@/i18n'
import { open } from '@/routes'
import { Cell, Cells } from '@/ui/cell'
import { Page } from '@/ui/page'
import type { Whom } from '../parts/acting-for'
import { ItemNames } from '../parts/item-names'
import type { Visit } from '../parts/visit'

/** 长者版: for whom. Asked only of somebody who has a choice. */
export function ForWhom({ visit, whom }: { visit: Visit; whom: readonly Whom[] }) {
  const t = useT()
  const question = t('appointments.whom.question')
  return (
    <Page title={question}>
      <ItemNames items={visit.items} />
      <Cells label={question}>
        {whom.map(({ key, label, note }) => (
          <Cell
            key={key}
            title={label}
            {...(note && { note })}
            onPress={() => void open('appointments/halls/index', { ...visit, for: key })}
          />
        ))}
      </Cells>
    </Page>
  )
}
