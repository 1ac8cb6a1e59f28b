import { MOST_ITEMS, type Visit as VisitFacts } from '@shared/appointments/contract'
import type { ItemCard } from '@shared/catalogue/contract'
import { findEndpoints } from '@shared/catalogue/find'
import { homeEndpoints } from '@shared/home/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { RegionChoice } from '@/catalogue/region-choice'
import { useT } from '@/i18n'
import { open, replaceWith, useOpenedWith } from '@/routes'
import { useFinding } from '@/stores/finding'
import { Answered, PartView } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Cell, Cells } from '@/ui/cell'
import { Notice } from '@/ui/notice'
import { Page } from '@/ui/page'
import { SearchField } from '@/ui/search-field'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import { useSettled } from '@/ui/use-settled'
import { useVisit } from '../parts/use-visit'
import { codesOf, type Visit, visitOf } from '../parts/visit'

/**
 * What for. With large text it is the first question: the matters people like her come for are there at once, any other is
 * found by its name. Opened with what she has chosen already, it is where more comes to the same visit.
 */
export default function WhatPage() {
  const visit = visitOf(useOpenedWith('appointments/what/index'))
  return codesOf(visit).length > 0 ? <SameVisit opened={visit} /> : <First />
}

function First() {
  const t = useT()
  return (
    <Page title={t('appointments.what.title')}>
      <Choose
        onChoose={({ code, booking }) =>
          void (booking === 'none'
            ? open('catalogue/guide/index', { code })
            : open('appointments/halls/index', { items: code }))
        }
      />
    </Page>
  )
}

/** 再加一件: what is done in one visit, how long it takes, and whether one window takes it all. */
function SameVisit({ opened }: { opened: Visit }) {
  const t = useT()
  const [visit, setVisit] = useState(opened)
  const codes = codesOf(visit)
  const answer = useVisit(visit.items)
  const keepOnly = (items: readonly string[]) => setVisit({ ...visit, items: items.join(',') })
  const together = answer.data !== undefined && answer.data.halls > 0 && answer.data.audience.length > 0
  return (
    <Page
      title={t('appointments.what.same')}
      footer={
        together && (
          <Button onPress={() => void replaceWith('appointments/halls/index', visit)}>
            {t('appointments.what.goOn')}
          </Button>
        )
      }
    >
      <Answered answer={answer} skeleton={<Skeleton shape="cells" count={2} />}>
        {(facts) => (
          <>
            {facts.items.map(({ code, name, minutes }) => (
              <View key={code}>
                <Cells>
                  <Cell title={name} note={t('appointments.what.minutes', { count: minutes })} />
                </Cells>
                {codes.length > 1 && (
                  <Button
                    kind="quiet"
                    icon="x"
                    label={t('appointments.what.removeSpoken', { item: name })}
                    onPress={() => keepOnly(codes.filter((each) => each !== code))}
                  >
                    {t('appointments.what.remove')}
                  </Button>
                )}
              </View>
            ))}
            <Together facts={facts} />
          </>
        )}
      </Answered>
      {codes.length < MOST_ITEMS ? (
        <Section title={t('appointments.what.oneMore')}>
          <Choose without={codes} onChoose={({ code }) => keepOnly([...codes, code])} />
        </Section>
      ) : (
        <Notice>{t('appointments.what.most', { count: MOST_ITEMS })}</Notice>
      )}
    </Page>
  )
}

function Together({ facts: { items, minutes, halls, audience } }: { facts: VisitFacts }) {
  const t = useT()
  if (audience.length === 0) return <Notice tone="warning">{t('appointments.whom.mixed')}</Notice>
  if (halls === 0) {
    return (
      <Notice tone="warning">
        {t(items.length > 1 ? 'appointments.what.notTogether' : 'appointments.halls.none')}
      </Notice>
    )
  }
  return (
    <Notice icon="check-circle">
      {items.length > 1
        ? t('appointments.what.together', { minutes, count: halls })
        : t('appointments.what.alone', { minutes, count: halls })}
    </Notice>
  )
}

interface ChooseProps {
  /** What is chosen already, and not offered again. */
  without?: readonly string[]
  onChoose: (item: ItemCard) => void
}

/** Matters to choose from. More of one visit can be booked only where a booking is possible at all. */
function Choose({ without, onChoose }: ChooseProps) {
  const t = useT()
  const [words, setWords] = useState('')
  const settled = useSettled(words.trim())
  const fits = ({ code, booking }: ItemCard) => without === undefined || (booking !== 'none' && !without.includes(code))
  return (
    <>
      <SearchField placeholder={t('appointments.what.field')} value={words} onChange={setWords} />
      {words.trim() === '' ? (
        <Often fits={fits} onChoose={onChoose} />
      ) : (
        <Found q={settled} fits={fits} onChoose={onChoose} />
      )}
    </>
  )
}

/** What can be read at one glance. */
const SHOWN = 5

interface ListProps {
  fits: (item: ItemCard) => boolean
  onChoose: (item: ItemCard) => void
}

function Often({ fits, onChoose }: ListProps) {
  const t = useT()
  // The same answer as on home: it is there already.
  const answer = useAnswer(homeEndpoints.home, {})
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
      {({ suggestions }) => (
        <Section title={t('appointments.what.often')}>
          <PartView part={suggestions} busy={answer.refreshing} onRetry={() => void answer.refresh()}>
            {(items) => (
              <Items
                items={items.filter((item) => item.booking !== 'none' && fits(item)).slice(0, SHOWN)}
                onChoose={onChoose}
              />
            )}
          </PartView>
        </Section>
      )}
    </Answered>
  )
}

function Found({ q, fits, onChoose }: ListProps & { q: string }) {
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
        {({ hits }) => {
          const found = hits.filter(fits)
          return found.length === 0 ? (
            <Notice>{t('appointments.what.none', { words: q })}</Notice>
          ) : (
            <Section title={t('appointments.what.found')}>
              <Items items={found} onChoose={onChoose} />
            </Section>
          )
        }}
      </Answered>
    </>
  )
}

function Items({ items, onChoose }: { items: readonly ItemCard[]; onChoose: (item: ItemCard) => void }) {
  const t = useT()
  return (
    <Cells label={t('appointments.what.title')}>
      {items.map((item) => {
        const { code, name, regionName, booking } = item
        return (
          <Cell
            key={code}
            title={name}
            note={booking === 'none' ? `${regionName} · ${t('catalogue.booking.none')}` : regionName}
            onPress={() => onChoose(item)}
          />
        )
      })}
    </Cells>
  )
}
