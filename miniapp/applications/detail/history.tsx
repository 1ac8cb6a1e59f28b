import type { TimelineNode } from '@shared/applications/contract'
import { type Translate, useFormat, useT } from '@/i18n'
import { Card } from '@/ui/card'
import { Section } from '@/ui/section'
import { Timeline } from '@/ui/timeline'

/** What happened to it, newest first; where the clock stood still is drawn so. */
export function History({ timeline }: { timeline: readonly TimelineNode[] }) {
  const t = useT()
  const format = useFormat()
  return (
    <Section title={t('applications.history')}>
      <Card>
        <Timeline
          label={t('applications.history')}
          entries={timeline.map(({ key, event, at, detail, who, papers, paused, corrected }, index) => ({
            key,
            title: t(`applications.event.${event}`),
            when: format.dateTime(at),
            lines: [
              who ?? '',
              event === 'rated' ? ratedAs(detail, t) : (detail ?? ''),
              papers.length > 0 ? t('applications.event.papers', { papers: papers.join(t('applications.and')) }) : '',
            ].filter((line) => line !== ''),
            mark: corrected ? t('applications.event.corrected') : undefined,
            still: paused,
            stillWords: paused && !timeline[index + 1]?.paused ? t('applications.event.paused') : undefined,
          }))}
        />
      </Card>
    </Section>
  )
}

/** The level, of which the hall gives the number. */
function ratedAs(detail: string | null, t: Translate): string {
  const level = LEVELS.find((one) => one === detail)
  return level === undefined ? '' : t(`feedback.level.${level}`)
}

const LEVELS = ['1', '2', '3', '4', '5'] as const
