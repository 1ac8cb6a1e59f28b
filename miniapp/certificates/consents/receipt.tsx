import type { Consent } from '@shared/certificates/contract'
import { View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { open } from '@/routes'
import { a11y } from '@/ui/a11y'
import { Button } from '@/ui/button'
import { Tag } from '@/ui/chip'
import { Rows } from '@/ui/rows'
import s from './consents.module.scss'
import { Revoke } from './revoke'

const TONES = { active: 'success', revoked: 'neutral', ended: 'neutral' } as const

/** A consent receipt (授权回执), as it was given. */
export function Receipt({ consent }: { consent: Consent }) {
  const t = useT()
  const format = useFormat()
  const { certificateName, grantee, fields, purpose, validUntil, receiptNo, item, application, state } = consent
  return (
    <View className={s.receipt}>
      <View className={s.head}>
        <View className={s.name} {...a11y({ role: 'heading', level: 2 })}>
          {certificateName}
        </View>
        <Tag tone={TONES[state]}>{t(`certificates.consents.state.${state}`)}</Tag>
      </View>
      {consent.revokedAt !== null && (
        <View>{t('certificates.consents.revokedAt', { time: format.dateTime(consent.revokedAt) })}</View>
      )}
      <Rows
        rows={[
          { label: t('certificates.consents.who'), value: grantee.name },
          { label: t('certificates.consents.fields'), value: fields.join('、') },
          { label: t('certificates.consents.purpose'), value: purpose },
          // Most purposes name the matter already.
          ...(purpose.includes(item.name) ? [] : [{ label: t('certificates.consents.item'), value: item.name }]),
          { label: t('certificates.consents.until'), value: format.date(validUntil) },
          { label: t('certificates.consents.given'), value: format.dateTime(consent.givenAt) },
          { label: t('certificates.consents.number'), value: receiptNo },
        ]}
      />
      {application !== null && (
        <Button kind="quiet" onPress={() => void open('applications/detail/index', { id: application })}>
          {t('certificates.consents.open')}
        </Button>
      )}
      {state === 'active' && <Revoke consent={consent} />}
    </View>
  )
}
