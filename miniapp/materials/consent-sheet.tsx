import { type Consent, certificateEndpoints } from '@shared/certificates/contract'
import type { ConsentOffer } from '@shared/materials/contract'
import { View } from '@tarojs/components'
import { useWrite } from '@/api/use-write'
import { useFormat, useT } from '@/i18n'
import { Button, Buttons } from '@/ui/button'
import { ErrorState } from '@/ui/error-state'
import { Notice } from '@/ui/notice'
import { Rows } from '@/ui/rows'
import { Sheet } from '@/ui/sheet'

interface ConsentSheetProps {
  open: boolean
  item: string
  material: string
  offer: ConsentOffer
  onClose: () => void
  onGiven: (consent: Consent) => void
}

/** Before a certificate is used: who reads which fields of it, for what, and until when. Nothing is allowed for her. */
export function ConsentSheet({ open, item, material, offer, onClose, onGiven }: ConsentSheetProps) {
  const t = useT()
  const format = useFormat()
  const allow = useWrite(certificateEndpoints.consent, ['certificates', 'materials'])
  const { certificate, certificateName, grantee, fields, purpose, validUntil } = offer

  async function allowNow() {
    const answer = await allow.send({ body: { item, material, certificate } })
    if (answer) onGiven(answer.consent)
  }

  return (
    <Sheet open={open} title={t('materials.consent.title', { name: certificateName })} onClose={onClose}>
      <Rows
        rows={[
          { label: t('materials.consent.who'), value: grantee.name },
          { label: t('materials.consent.what'), value: certificateName, note: fields.join(t('materials.consent.and')) },
          { label: t('materials.consent.purpose'), value: purpose },
          { label: t('materials.consent.until'), value: format.date(validUntil) },
        ]}
      />
      <View>{t('materials.consent.means')}</View>
      {allow.state === 'being_confirmed' && (
        <Notice icon="clock" tone="warning">
          {t('materials.consent.asking')}
        </Notice>
      )}
      {Boolean(allow.problem) && <ErrorState problem={allow.problem} onRetry={() => void allowNow()} />}
      <Buttons>
        <Button kind="secondary" onPress={onClose}>
          {t('materials.consent.no')}
        </Button>
        <Button busy={allow.busy} onPress={() => void allowNow()}>
          {t('materials.consent.yes')}
        </Button>
      </Buttons>
    </Sheet>
  )
}
