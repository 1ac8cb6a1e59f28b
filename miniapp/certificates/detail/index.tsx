import { type CertificateDetail, certificateEndpoints } from '@shared/certificates/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useFormat, useT } from '@/i18n'
import { open, useOpenedWith } from '@/routes'
import { useResident } from '@/stores/session'
import { a11y } from '@/ui/a11y'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Empty } from '@/ui/empty'
import { Notice } from '@/ui/notice'
import { Page } from '@/ui/page'
import { Rows } from '@/ui/rows'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import { RenewalButton } from '../parts/renewal'
import { standingOf } from '../parts/standing'
import { StandingTag, Validity } from '../parts/validity'
import { Code } from './code'
import s from './detail.module.scss'
import { PurposeSheet } from './purpose-sheet'
import { useShowing } from './use-showing'

/** One certificate: shown at a window with a code, and what is on it. */
export default function CertificatePage() {
  const t = useT()
  const { id = '', show } = useOpenedWith('certificates/detail/index')
  const resident = useResident()
  const answer = useAnswer(certificateEndpoints.one, { params: { certificate: id } }, { enabled: id !== '' })
  const certificate = answer.data?.certificate
  const showing = useShowing(id)
  // She came to show it: the question is the first thing. Asked once, and only of a certificate that can be shown.
  const [choosing, setChoosing] = useState(show === 'now')
  const usable = certificate !== undefined && standingOf(certificate).usable
  const footer = certificate && showing.code === null && (
    <Button
      busy={showing.busy}
      disabledBecause={usable ? null : t('certificates.detail.notUsable')}
      onPress={() => setChoosing(true)}
    >
      {t('certificates.card.show')}
    </Button>
  )
  return (
    <Page title={t('certificates.detail.title')} footer={footer}>
      {id === '' ? (
        <Empty
          sentence={t('certificates.detail.none')}
          action={{ label: t('certificates.wallet.title'), onPress: () => void open('certificates/wallet/index') }}
        />
      ) : (
        <Answered key={resident?.id ?? ''} answer={answer} skeleton={<Skeleton shape="cards" />}>
          {({ certificate: shown }) => (
            <>
              {showing.code && <Code certificate={shown} code={showing.code} showing={showing} />}
              {showing.state === 'being_confirmed' && (
                <Notice tone="warning" icon="clock">
                  {t('certificates.show.making')}
                </Notice>
              )}
              <What certificate={shown} />
              <ForStaff />
              <PurposeSheet
                open={usable && choosing}
                onClose={() => setChoosing(false)}
                onChoose={(purpose) => {
                  setChoosing(false)
                  showing.show(purpose)
                }}
              />
              {showing.refusal}
            </>
          )}
        </Answered>
      )}
    </Page>
  )
}

function What({ certificate }: { certificate: CertificateDetail }) {
  const t = useT()
  const format = useFormat()
  const { name, issuer, issuedOn, renewal, fields } = certificate
  const { renewable } = standingOf(certificate)
  return (
    <>
      <Card>
        <View className={s.head}>
          <View className={s.name} {...a11y({ role: 'heading', level: 2 })}>
            {name}
          </View>
          <StandingTag certificate={certificate} />
        </View>
        <Validity certificate={certificate} />
        {renewable && renewal && (
          <View className={s.renewal}>
            <View className={s.quiet}>{t('certificates.card.renewal', { item: renewal.itemName })}</View>
            <RenewalButton renewal={renewal} />
          </View>
        )}
      </Card>
      <Rows
        rows={[
          ...fields.map(({ label, value }) => ({ label, value })),
          { label: t('certificates.detail.issuer'), value: issuer },
          { label: t('certificates.detail.issuedOn'), value: format.date(issuedOn) },
        ]}
      />
      <View className={s.quiet}>{t('certificates.detail.masked')}</View>
    </>
  )
}

/** What she can hold out where a window hesitates. */
function ForStaff() {
  const t = useT()
  return (
    <Section title={t('certificates.staff.title')}>
      <Card>
        <View>{t('certificates.staff.basis')}</View>
        <View className={s.verify}>{t('certificates.staff.verify')}</View>
      </Card>
    </Section>
  )
}
