import { type Consent, certificateEndpoints } from '@shared/certificates/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useWrite } from '@/api/use-write'
import { useT } from '@/i18n'
import { Button, Buttons } from '@/ui/button'
import { ErrorState } from '@/ui/error-state'
import { Notice } from '@/ui/notice'
import { Sheet } from '@/ui/sheet'
import { toast } from '@/ui/toast'

/** Takes a consent back, after saying what follows. */
export function Revoke({ consent }: { consent: Consent }) {
  const t = useT()
  const [asked, setAsked] = useState(false)
  const revoke = useWrite(certificateEndpoints.revokeConsent, [
    'certificates',
    'materials',
    'catalogue',
    'applications',
  ])
  const { id, certificateName: name, grantee, item, application } = consent

  async function revokeNow() {
    if (!(await revoke.send({ params: { id } }))) return
    setAsked(false)
    toast(t('certificates.consents.revoke.done'))
  }

  if (revoke.state === 'done') return null
  if (revoke.state === 'being_confirmed') {
    return (
      <Notice tone="warning" icon="clock">
        {t('certificates.consents.revoke.asking')}
      </Notice>
    )
  }
  const close = () => {
    setAsked(false)
    revoke.reset()
  }
  return (
    <>
      <Button kind="danger" onPress={() => setAsked(true)}>
        {t('certificates.consents.revoke')}
      </Button>
      <Sheet open={asked} title={t('certificates.consents.revoke.title', { name })} onClose={close}>
        {revoke.problem === null ? (
          <>
            <View>{t('certificates.consents.revoke.effect', { who: grantee.name })}</View>
            {application !== null && <View>{t('certificates.consents.revoke.application', { item: item.name })}</View>}
            <Buttons>
              <Button kind="secondary" onPress={close}>
                {t('certificates.consents.revoke.keep')}
              </Button>
              <Button kind="danger" busy={revoke.busy} onPress={() => void revokeNow()}>
                {t('certificates.consents.revoke.confirm')}
              </Button>
            </Buttons>
          </>
        ) : (
          <ErrorState problem={revoke.problem} busy={revoke.busy} onRetry={() => void revokeNow()} />
        )}
      </Sheet>
    </>
  )
}
