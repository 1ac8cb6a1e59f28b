import {
  type Certificate,
  type CertificateCode,
  type CodeState,
  certificateEndpoints,
} from '@shared/certificates/contract'
import { epochOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { askAgain } from '@/api/ask-again'
import { serverNow } from '@/api/server-clock'
import { useAnswer } from '@/api/use-answer'
import { useFormat, useT } from '@/i18n'
import { useFullBrightness } from '@/platform/use-full-brightness'
import { a11y } from '@/ui/a11y'
import { Button, Buttons } from '@/ui/button'
import { Countdown } from '@/ui/countdown'
import { Icon } from '@/ui/icon'
import { QrCode } from '@/ui/qr-code'
import s from './detail.module.scss'
import type { Showing } from './use-showing'

interface CodeProps {
  certificate: Certificate
  code: CertificateCode
  showing: Showing
}

/** A window is about to scan it: she sees it taken within seconds. */
const ASK_EVERY_SECONDS = 2

/** The code to scan, as long as it is good; then what became of it. */
export function Code({ certificate, code, showing }: CodeProps) {
  const t = useT()
  const { state, over, end } = useWhatBecomes(code)
  const live = !over && state?.state !== 'used' && state?.state !== 'expired'
  const again = () => showing.show(code.purpose)
  return (
    <View className={s.code}>
      {live ? <Live certificate={certificate} code={code} onEnd={end} /> : <Ended state={state} />}
      <View className={s.words}>
        <Buttons>
          {state?.state === 'used' ? (
            <>
              <Button kind="secondary" busy={showing.busy} onPress={again}>
                {t('certificates.show.again')}
              </Button>
              <Button onPress={showing.stop}>{t('certificates.show.done')}</Button>
            </>
          ) : (
            <>
              <Button kind="quiet" onPress={showing.stop}>
                {t('certificates.show.close')}
              </Button>
              <Button kind={live ? 'secondary' : 'primary'} icon="refresh-cw" busy={showing.busy} onPress={again}>
                {t('certificates.show.refresh')}
              </Button>
            </>
          )}
        </Buttons>
      </View>
    </View>
  )
}

function Live({ certificate, code, onEnd }: { certificate: Certificate; code: CertificateCode; onEnd: () => void }) {
  const t = useT()
  const purpose = t(`certificates.show.for.${code.purpose}`)
  useFullBrightness()
  return (
    <>
      <View className={s.what}>{t('certificates.show.what', { name: certificate.name, purpose })}</View>
      <QrCode text={code.code} label={t('certificates.show.code', { name: certificate.name, purpose })} />
      <View className={s.words}>
        <View className={s.quiet}>{t('certificates.show.left')}</View>
        <Countdown until={code.expiresAt} near={10} onEnd={onEnd} />
        <View className={s.quiet}>{t('certificates.show.how')}</View>
      </View>
    </>
  )
}

/** The time is up, or it was scanned. Whether it was, only the store knows: without its word nothing is claimed. */
function Ended({ state }: { state: CodeState | undefined }) {
  const t = useT()
  const format = useFormat()
  const used = state?.state === 'used'
  return (
    <View className={s.words} {...a11y({ role: 'status', live: 'assertive' })}>
      <View className={s.told}>
        <Icon name={used ? 'check-circle' : 'clock'} />
        <View>
          {used
            ? t('certificates.show.used', {
                by: state.usedBy ?? t('certificates.show.someone'),
                time: state.usedAt === null ? '' : format.time(state.usedAt),
              })
            : t(state?.state === 'expired' ? 'certificates.show.expired' : 'certificates.show.unknown')}
        </View>
      </View>
    </View>
  )
}

/** Asks until it was used or is over; once more after the end, because it can be used in the last second. */
function useWhatBecomes({ id, expiresAt }: CertificateCode) {
  const [over, setOver] = useState(false)
  const [asking, setAsking] = useState(true)
  const { data, refresh } = useAnswer(
    certificateEndpoints.codeState,
    { params: { id } },
    asking ? { everySeconds: ASK_EVERY_SECONDS } : {},
  )
  const settled = data !== undefined && data.state !== 'waiting'

  // A new code begins anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: by the code
  useEffect(() => {
    setOver(epochOf(expiresAt) <= serverNow())
    setAsking(true)
  }, [id])
  useEffect(() => {
    if (!settled) return
    setAsking(false)
    // The use stands in the log now.
    void askAgain('certificates')
  }, [settled])

  return {
    state: data,
    over,
    end() {
      setOver(true)
      void refresh()
    },
  }
}
