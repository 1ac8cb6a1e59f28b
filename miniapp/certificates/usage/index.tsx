import { certificateEndpoints, type Usage } from '@shared/certificates/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useAskedWhenShown } from '@/api/use-asked-when-shown'
import { useFormat, useT } from '@/i18n'
import { useResident } from '@/stores/session'
import { Answered, PartView } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Cell, Cells } from '@/ui/cell'
import { Empty } from '@/ui/empty'
import { Fold } from '@/ui/fold'
import { Page } from '@/ui/page'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'

/** Who used which certificate for what, as the store wrote it down. */
export default function UsagePage() {
  const t = useT()
  const resident = useResident()
  const answer = useAnswer(certificateEndpoints.usage, {})
  useAskedWhenShown(answer)
  return (
    <Page title={t('certificates.usage.title')}>
      <Answered key={resident?.id ?? ''} answer={answer} skeleton={<Skeleton shape="cells" />}>
        {({ usage }) => (
          <PartView part={usage} busy={answer.refreshing} onRetry={() => void answer.refresh()}>
            {(all) => <Uses uses={all} />}
          </PartView>
        )}
      </Answered>
    </Page>
  )
}

/** Her own looks are most of the log and the least of the news: they lie folded below. */
function Uses({ uses }: { uses: readonly Usage[] }) {
  const t = useT()
  const own = uses.filter((use) => use.own)
  const others = uses.filter((use) => !use.own)
  return (
    <>
      {others.length === 0 ? (
        <Empty sentence={t('certificates.usage.none')} />
      ) : (
        <Section title={t('certificates.usage.others')}>
          <List uses={others} label={t('certificates.usage.others')} />
        </Section>
      )}
      {own.length > 0 && (
        <Fold title={t('certificates.usage.own', { count: own.length })}>
          <List uses={own} label={t('certificates.usage.own', { count: own.length })} />
        </Fold>
      )}
    </>
  )
}

const AT_FIRST = 20

function List({ uses, label }: { uses: readonly Usage[]; label: string }) {
  const t = useT()
  const format = useFormat()
  const [all, setAll] = useState(false)
  const shown = all ? uses : uses.slice(0, AT_FIRST)
  return (
    <>
      <Cells label={label}>
        {shown.map(({ at, by, cause, certificate }, index) => (
          <Cell
            // biome-ignore lint/suspicious/noArrayIndexKey: two of one moment are told apart by nothing else
            key={`${at}${index}`}
            title={certificate?.name ?? t('certificates.usage.list')}
            note={
              <>
                <View>{t('certificates.usage.by', { by, cause })}</View>
                <View>{format.dateTime(at)}</View>
              </>
            }
          />
        ))}
      </Cells>
      {shown.length < uses.length && (
        <Button kind="secondary" onPress={() => setAll(true)}>
          {t('certificates.usage.earlier', { count: uses.length - shown.length })}
        </Button>
      )}
    </>
  )
}
