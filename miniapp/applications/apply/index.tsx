import { useT } from '@/i18n'
import { open, useOpenedWith } from '@/routes'
import { Empty } from '@/ui/empty'
import { ErrorState } from '@/ui/error-state'
import { Page } from '@/ui/page'
import { Skeleton } from '@/ui/skeleton'
import { Applying } from './applying'
import { useOpenedDraft } from './use-draft'
import { useSubmitted } from './use-gone'

/** Applies for an item: the form arrives filled, each material says what it needs of her, and nothing typed is lost. */
export default function ApplyPage() {
  const t = useT()
  const { item, draft } = useOpenedWith('applications/apply/index')
  const answer = useOpenedDraft({ item, draft })
  const known = answer.data?.draft
  // Met before it was known what is in it, for instance by an old message.
  useSubmitted(draft ?? '', known ? null : answer.problem)
  if (item === undefined && draft === undefined) {
    return (
      <Page title={t('applications.apply.title')}>
        <Empty
          sentence={t('applications.apply.none')}
          action={{ label: t('catalogue.find.title'), onPress: () => void open('pages/find/index') }}
        />
      </Page>
    )
  }
  if (known) return <Applying key={known.id} answered={answer} draft={known} />
  return (
    <Page title={t('applications.apply.title')}>
      {answer.problem ? (
        <ErrorState problem={answer.problem} busy={answer.refreshing} onRetry={() => void answer.refresh()} />
      ) : (
        <Skeleton shape="cells" count={6} />
      )}
    </Page>
  )
}
