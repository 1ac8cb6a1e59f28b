import { certificateEndpoints } from '@shared/certificates/contract'
import { materialEndpoints } from '@shared/materials/contract'
import { useAnswer } from '@/api/use-answer'
import { useAskedWhenShown } from '@/api/use-asked-when-shown'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { useResident } from '@/stores/session'
import { Answered, PartView } from '@/ui/answered'
import { Cell, Cells } from '@/ui/cell'
import { Empty } from '@/ui/empty'
import { Page } from '@/ui/page'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import { Certificates } from './certificates'
import { Papers } from './papers'

/** What she has: certificates, papers stored from before, and where they are used. */
export default function WalletPage() {
  const t = useT()
  const resident = useResident()
  return <Page title={t('certificates.wallet.title')}>{resident ? <Hers key={resident.id} /> : <SignedOut />}</Page>
}

function SignedOut() {
  const t = useT()
  const back = '/certificates/wallet/index'
  return (
    <Empty
      sentence={t('certificates.wallet.signedOut')}
      action={{ label: t('ui.signIn'), onPress: () => void open('residents/sign-in/index', { back }) }}
    />
  )
}

function Hers() {
  const t = useT()
  const mine = useAnswer(certificateEndpoints.mine, {})
  const stored = useAnswer(materialEndpoints.stored, {})
  useAskedWhenShown(mine)
  useAskedWhenShown(stored)
  return (
    <>
      <Answered answer={mine} skeleton={<Skeleton shape="cards" />}>
        {({ certificates }) => (
          <PartView part={certificates} busy={mine.refreshing} onRetry={() => void mine.refresh()}>
            {(all) => <Certificates certificates={all} />}
          </PartView>
        )}
      </Answered>
      <Section title={t('certificates.wallet.more')}>
        <Cells>
          <Cell
            icon="list"
            title={t('certificates.usage.title')}
            note={t('certificates.usage.note')}
            onPress={() => void open('certificates/usage/index')}
          />
          <Cell
            icon="check-circle"
            title={t('certificates.consents.title')}
            note={t('certificates.consents.note')}
            onPress={() => void open('certificates/consents/index')}
          />
        </Cells>
      </Section>
      <Section title={t('certificates.wallet.papers')}>
        <Answered answer={stored} skeleton={<Skeleton shape="cells" count={2} />}>
          {({ materials }) => (
            <PartView part={materials} busy={stored.refreshing} onRetry={() => void stored.refresh()}>
              {(papers) => <Papers papers={papers} />}
            </PartView>
          )}
        </Answered>
      </Section>
    </>
  )
}
