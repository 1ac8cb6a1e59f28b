import type { TimelineNode } from '@shared/applications/contract'
import { useFormat, useT } from '@/i18n'
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
          entries={timeline.map(({ key, event, at, detail, who, papers, paused, corrected }) => ({
            key,
            title: t(`applications.event.${event}`),
            when: format.dateTime(at),
            lines: [
              who ?? '',
              detail ?? '',
              papers.length > 0 ? t('applications.event.papers', { papers: papers.join(t('applications.and')) }) : '',
            ].filter((line) => line !== ''),
            mark: corrected ? t('applications.event.corrected') : undefined,
            still: paused ? t('applications.event.paused') : undefined,
          }))}
        />
      </Card>
    </Section>
  )
}
