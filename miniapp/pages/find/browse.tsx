import type { Theme } from '@shared/catalogue/contract'
import { findEndpoints } from '@shared/catalogue/find'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useFormat, useT } from '@/i18n'
import { open } from '@/routes'
import { useFinding } from '@/stores/finding'
import { Answered } from '@/ui/answered'
import { Cell, Cells } from '@/ui/cell'
import { Chip, Chips } from '@/ui/chip'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import { Tabs } from '@/ui/tabs'
import { Tiles } from '@/ui/tiles'

/** Before she types: what she looked for last, and everything there is, by theme or by department. */
export function Browse() {
  const t = useT()
  const [by, setBy] = useState<'theme' | 'department'>('theme')
  return (
    <>
      <Recent />
      <Tabs
        label={t('catalogue.browse')}
        items={[
          { key: 'theme', label: t('catalogue.browse.theme') },
          { key: 'department', label: t('catalogue.browse.department') },
        ]}
        value={by}
        onChange={setBy}
      />
      {by === 'theme' ? <ByTheme /> : <ByDepartment />}
    </>
  )
}

function Recent() {
  const t = useT()
  const { recent, setWords, forgetRecent } = useFinding()
  if (recent.length === 0) return null
  return (
    <Section title={t('catalogue.recent')} action={{ label: t('catalogue.recent.clear'), onPress: forgetRecent }}>
      <Chips>
        {recent.map((words) => (
          <Chip key={words} onPress={() => setWords(words)}>
            {words}
          </Chip>
        ))}
      </Chips>
    </Section>
  )
}

const AUDIENCES = ['person', 'company'] as const

function ByTheme() {
  const t = useT()
  const answer = useAnswer(findEndpoints.themes, {})
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
      {({ themes }) =>
        AUDIENCES.map((audience) => (
          <Section key={audience} title={t(`catalogue.audience.${audience}`)}>
            <ThemeTiles themes={themes.filter((theme) => theme.audience === audience)} label={audience} />
          </Section>
        ))
      }
    </Answered>
  )
}

function ThemeTiles({ themes, label }: { themes: readonly Theme[]; label: Theme['audience'] }) {
  const t = useT()
  const format = useFormat()
  return (
    <Tiles
      label={t(`catalogue.audience.${label}`)}
      tiles={themes.map(({ code, name, items }) => ({
        key: code,
        name,
        note: t('catalogue.items', { count: format.number(items) }),
        onPress: () => void open('catalogue/list/index', { theme: code, name }),
      }))}
    />
  )
}

function ByDepartment() {
  const t = useT()
  const format = useFormat()
  const answer = useAnswer(findEndpoints.departments, {})
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
      {({ departments }) => (
        <Cells label={t('catalogue.browse.department')}>
          {departments.map(({ code, name, shortName, items }) => (
            <Cell
              key={code}
              title={name}
              value={t('catalogue.items', { count: format.number(items) })}
              onPress={() => void open('catalogue/list/index', { department: code, name: shortName })}
            />
          ))}
        </Cells>
      )}
    </Answered>
  )
}
