import { catalogueEndpoints, type Guide } from '@shared/catalogue/contract'
import { useAnswer } from '@/api/use-answer'
import { useT } from '@/i18n'
import { open, useOpenedWith } from '@/routes'
import { useResident } from '@/stores/session'
import { Answered, PartView } from '@/ui/answered'
import { AsPublished } from '@/ui/as-published'
import { Empty } from '@/ui/empty'
import { Page } from '@/ui/page'
import { Skeleton } from '@/ui/skeleton'
import { GuideFooter } from './footer'
import { GuideText } from './guide-text'
import { Materials } from './materials'
import { Summary } from './summary'

export default function GuidePage() {
  const t = useT()
  const { code = '' } = useOpenedWith('catalogue/guide/index')
  // Who is signed in decides what each material is for her.
  const resident = useResident()
  const answer = useAnswer(catalogueEndpoints.guide, { params: { code } }, { enabled: code !== '' })
  const guide = known(answer.data?.guide)
  const refresh = () => void answer.refresh()
  return (
    <Page title={t('catalogue.guide.title')} footer={guide && <GuideFooter guide={guide} />}>
      {code === '' && (
        <Empty
          sentence={t('catalogue.guide.none')}
          action={{ label: t('catalogue.find.title'), onPress: () => void open('pages/find/index') }}
        />
      )}
      {code !== '' && (
        <Answered answer={answer} skeleton={<GuideSkeleton />}>
          {({ guide: part, materials }) => (
            <PartView part={part} busy={answer.refreshing} onRetry={refresh}>
              {(data) => (
                <>
                  <Summary guide={data} />
                  <AsPublished />
                  <Materials
                    published={data.materials}
                    hers={resident ? materials : null}
                    busy={answer.refreshing}
                    onRetry={refresh}
                  />
                  <GuideText guide={data} />
                </>
              )}
            </PartView>
          )}
        </Answered>
      )}
    </Page>
  )
}

type GuidePart = { state: 'fresh' | 'stale'; data: Guide } | { state: 'unavailable' }
const known = (part: GuidePart | undefined): Guide | null => (part && part.state !== 'unavailable' ? part.data : null)

function GuideSkeleton() {
  return (
    <>
      <Skeleton shape="lines" count={2} />
      <Skeleton shape="facts" />
      <Skeleton shape="cells" />
    </>
  )
}
