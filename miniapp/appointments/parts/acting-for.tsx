import type { Visit as VisitFacts } from '@shared/appointments/contract'
import { type Principal, residentEndpoints } from '@shared/residents/contract'
import { useEffect, useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useFormat, useT } from '@/i18n'
import { useResident } from '@/stores/session'
import { Cell, Cells } from '@/ui/cell'
import { RadioList } from '@/ui/choice'
import { Notice } from '@/ui/notice'
import { Sheet } from '@/ui/sheet'
import { useVisit } from './use-visit'
import { SELF, type Visit } from './visit'

/** Somebody the visit can be for. */
export interface Whom {
  key: string
  label: string
  /** Until when she may act for them. */
  note?: string
}

/** For whom this visit can be booked: herself, and whom she may act for. Nobody is listed for whom the matter is not. */
export function useWhom(items: string): { whom: readonly Whom[]; audience: VisitFacts['audience']; loading: boolean } {
  const t = useT()
  const format = useFormat()
  const resident = useResident()
  const visit = useVisit(items)
  const answer = useAnswer(residentEndpoints.actingFor, {}, { enabled: resident !== null })
  const audience = visit.data?.audience ?? ['person']
  const principals = (answer.data?.principals ?? []).filter(({ scope }) => audience.includes(scope))
  const herself: Whom[] =
    resident && audience.includes('person')
      ? [{ key: SELF, label: t('appointments.who.self', { name: resident.name }) }]
      : []
  const noteOf = ({ until }: Principal) =>
    until === null ? {} : { note: t('appointments.whom.until', { day: format.date(until) }) }
  return {
    whom: [
      ...herself,
      ...principals.map((each) => ({
        key: each.id,
        label: t(`appointments.who.${each.relation}`, { name: each.name }),
        ...noteOf(each),
      })),
    ],
    audience,
    loading: answer.loading || visit.loading,
  }
}

interface ActingForProps {
  visit: Visit
  onChange: (visit: Visit) => void
}

/** 给谁办: asked only of somebody who has a choice; where there is one only, that one it is. */
export function ActingFor({ visit, onChange }: ActingForProps) {
  const t = useT()
  const resident = useResident()
  const { whom, audience, loading } = useWhom(visit.items)
  const [asked, setAsked] = useState(false)
  const chosen = whom.find(({ key }) => key === (visit.for ?? SELF))
  const only = visit.for === undefined && whom.length === 1 && !chosen ? whom[0]?.key : undefined
  useEffect(() => {
    if (only !== undefined) onChange({ ...visit, for: only })
  }, [only, visit, onChange])
  if (resident === null || loading) return null
  if (audience.length === 0) return <Notice tone="warning">{t('appointments.whom.mixed')}</Notice>
  if (whom.length === 0) return <Notice tone="warning">{t('appointments.whom.nobody')}</Notice>
  if (whom.length === 1 && chosen?.key === SELF) return null
  const question = t('appointments.whom.question')
  return (
    <>
      <Cells>
        <Cell
          title={question}
          value={chosen?.label ?? t('appointments.whom.choose')}
          icon="user"
          onPress={() => setAsked(true)}
        />
      </Cells>
      <Sheet open={asked} title={question} onClose={() => setAsked(false)}>
        <RadioList
          label={question}
          options={whom}
          value={chosen?.key ?? null}
          onChange={(key) => {
            onChange({ ...visit, for: key })
            setAsked(false)
          }}
        />
      </Sheet>
    </>
  )
}
