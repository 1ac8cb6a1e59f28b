import type { ItemCard } from '@shared/catalogue/contract'
import { findEndpoints } from '@shared/catalogue/find'
import { homeEndpoints } from '@shared/home/contract'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { RegionChoice } from '@/catalogue/region-choice'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { useFinding } from '@/stores/finding'
import { Answered, PartView } from '@/ui/answered'
import { Cell, Cells } from '@/ui/cell'
import { Notice } from '@/ui/notice'
import { Page } from '@/ui/page'
import { SearchField } from '@/ui/search-field'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import { useSettled } from '@/ui/use-settled'

/** 长者版: what for. The matters people like her come for are there at once; any other is found by its name. */
export default function WhatPage() {
  const t = useT()
  const [words, setWords] = useState('')
  const settled = useSettled(words.trim())
  return (
    <Page title={t('appointments.what.title')}>
      <SearchField placeholder={t('appointments.what.field')} value={words} onChange={setWords} />
      {words.trim() === '' ? <Often /> : <Found q={settled} />}
    </Page>
  )
}

/** What can be read at one glance. */
const SHOWN = 5

function Often() {
  const t = useT()
  // The same answer as on home: it is there already.
  const answer = useAnswer(homeEndpoints.home, {})
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
      {({ suggestions }) => (
        <Section title={t('appointments.what.often')}>
          <PartView part={suggestions} busy={answer.refreshing} onRetry={() => void answer.refresh()}>
            {(items) => <Items items={items.filter(({ booking }) => booking !== 'none').slice(0, SHOWN)} />}
          </PartView>
        </Section>
      )}
    </Answered>
  )
}

function Found({ q }: { q: string }) {
  const t = useT()
  const region = useFinding((state) => state.region)
  const answer = useAnswer(
    findEndpoints.search,
    { query: { q, limit: SHOWN, ...(region && { region: region.code }) } },
    { enabled: q !== '', keepLast: true },
  )
  return (
    <>
      <RegionChoice />
      <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
        {({ hits }) =>
          hits.length === 0 ? (
            <Notice>{t('appointments.what.none', { words: q })}</Notice>
          ) : (
            <Section title={t('appointments.what.found')}>
              <Items items={hits} />
            </Section>
          )
        }
      </Answered>
    </>
  )
}

function Items({ items }: { items: readonly ItemCard[] }) {
  const t = useT()
  return (
    <Cells label={t('appointments.what.title')}>
      {items.map(({ code, name, regionName, booking }) => (
        <Cell
          key={code}
          title={name}
          note={booking === 'none' ? `${regionName} · ${t('catalogue.booking.none')}` : regionName}
          onPress={() =>
            void (booking === 'none'
              ? open('catalogue/guide/index', { code })
              : open('appointments/halls/index', { item: code }))
          }
        />
      ))}
    </Cells>
  )
}
