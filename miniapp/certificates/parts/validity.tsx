import type { Certificate } from '@shared/certificates/contract'
import { useFormat, useT } from '@/i18n'
import { Tag } from '@/ui/chip'
import { ProgressBar } from '@/ui/progress-bar'
import { type Standing, standingOf } from './standing'

const TONES = { valid: 'success', soon: 'warning', ended: 'danger' } as const
const toneOf = (tag: Standing['tag']) => (tag in TONES ? TONES[tag as keyof typeof TONES] : 'neutral')

/** Its state in one word. */
export function StandingTag({ certificate }: { certificate: Certificate }) {
  const t = useT()
  const { tag } = standingOf(certificate)
  return <Tag tone={toneOf(tag)}>{t(`certificates.tag.${tag}`)}</Tag>
}

/** How much of its time is left, as a bar, and in the words below it that say the same. */
export function Validity({ certificate }: { certificate: Certificate }) {
  const words = useValidityWords()(certificate)
  return <ProgressBar share={standingOf(certificate).remaining} words={words} />
}

export function useValidityWords(): (certificate: Certificate) => string {
  const t = useT()
  const format = useFormat()
  return (certificate) => {
    const { daysLeft } = standingOf(certificate)
    const { validUntil } = certificate
    if (validUntil === null || daysLeft === null) return t('certificates.valid.forever')
    const day = format.date(validUntil)
    if (daysLeft < 0) return t('certificates.valid.ended', { day })
    return t('certificates.valid.until', { day, left: format.daysLeft(daysLeft) })
  }
}
