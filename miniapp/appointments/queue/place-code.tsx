import { PLACE_CODE } from '@shared/appointments/queue'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '@/i18n'
import { scan, scans } from '@/platform/scan'
import { a11y } from '@/ui/a11y'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/text-field'

const DIGITS = 8

interface PlaceCodeProps {
  /** What showing it does: 签到, 重新排队. */
  action: string
  busy: boolean
  onCode: (code: string) => void
}

/** 到场码 of the hall's screen: scanned, or its eight digits typed in. Knowing it proves that she is there. */
export function PlaceCode({ action, busy, onCode }: PlaceCodeProps) {
  const t = useT()
  const [typing, setTyping] = useState(!scans)
  const [digits, setDigits] = useState('')
  const [wrong, setWrong] = useState<'other' | 'camera' | null>(null)

  async function scanIt() {
    const scanned = await scan()
    if (scanned.state === 'cancelled') return
    const isPlaceCode = scanned.state === 'read' && PLACE_CODE.test(scanned.text)
    setWrong(isPlaceCode ? null : scanned.state === 'read' ? 'other' : 'camera')
    if (isPlaceCode) onCode(scanned.text)
    else if (scanned.state === 'impossible') setTyping(true)
  }

  return (
    <>
      {scans && (
        <Button icon="camera" busy={busy} onPress={() => void scanIt()}>
          {t('queue.code.scan', { action })}
        </Button>
      )}
      {wrong && <View {...a11y({ role: 'status', live: 'polite' })}>{t(`queue.code.wrong.${wrong}`)}</View>}
      {typing ? (
        <>
          <View>{t('queue.code.where')}</View>
          <TextField
            label={t('queue.code.label')}
            value={digits}
            onChange={(text) => setDigits(text.replace(/\D/g, '').slice(0, DIGITS))}
            keys="number"
            // Written on the screen in two groups of four.
            maxLength={DIGITS + 1}
          />
          <Button
            kind={scans ? 'secondary' : 'primary'}
            busy={busy}
            disabledBecause={digits.length === DIGITS ? null : t('queue.code.incomplete')}
            onPress={() => onCode(digits)}
          >
            {action}
          </Button>
        </>
      ) : (
        <Button kind="quiet" onPress={() => setTyping(true)}>
          {t('queue.code.type')}
        </Button>
      )}
    </>
  )
}
