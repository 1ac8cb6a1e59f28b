import { MOST_ITEMS } from '@shared/appointments/contract'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { Button } from '@/ui/button'
import { ActingFor } from './acting-for'
import { ItemNames } from './item-names'
import { codesOf, type Visit } from './visit'

interface WhatForProps {
  visit: Visit
  onChange: (visit: Visit) => void
}

/** What is done in this visit, the way to add to it, and for whom it is. */
export function WhatFor({ visit, onChange }: WhatForProps) {
  return (
    <>
      <ItemNames items={visit.items} />
      <OneMore visit={visit} />
      <ActingFor visit={visit} onChange={onChange} />
    </>
  )
}

/** 再加一件: another matter in the same visit. */
export function OneMore({ visit }: { visit: Visit }) {
  const t = useT()
  const count = codesOf(visit).length
  if (count === 0) return null
  return (
    <Button kind="secondary" onPress={() => void open('appointments/what/index', { ...visit })}>
      {t(count < MOST_ITEMS ? 'appointments.what.oneMore' : 'appointments.what.change')}
    </Button>
  )
}
