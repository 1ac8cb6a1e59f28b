import { certificateEndpoints } from '@shared/certificates/contract'
import { useAnswer } from '@/api/use-answer'
import { useAskedWhenShown } from '@/api/use-asked-when-shown'
import { useT } from '@/i18n'
import { useResident } from '@/stores/session'
import { Answered } from '@/ui/answered'
import { Empty } from '@/ui/empty'
import { Page } from '@/ui/page'
import { Skeleton } from '@/ui/skeleton'
import { Receipt } from './receipt'

/** What she allowed, to whom, until when; each can be withdrawn. */
export default function ConsentsPage() {
  const t = useT()
  const resident = useResident()
  const answer = useAnswer(certificateEndpoints.consents, {})
  useAskedWhenShown(answer)
  return (
    <Page title={t('certificates.consents.title')}>
      <Answered key={resident?.id ?? ''} answer={answer} skeleton={<Skeleton shape="cards" />}>
        {({ consents }) =>
          consents.length === 0 ? (
            <Empty sentence={t('certificates.consents.none')} />
          ) : (
            consents.map((consent) => <Receipt key={consent.id} consent={consent} />)
          )
        }
      </Answered>
    </Page>
  )
}
