import type { Certificate } from '@shared/certificates/contract'
import { View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import { Tag } from '@/ui/chip'
import { cx } from '@/ui/cx'
import { type Standing, standingOf } from './standing'
import s from './validity.module.scss'

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
  const { tag, remaining } = standingOf(certificate)
  const words = useValidityWords()(certificate)
  return (
    <View>
      <View className={s.bar} {...a11y({ hidden: true })}>
        <View
          className={cx(s.left, tag === 'soon' && s.soon)}
          style={{ width: `${Math.round(remaining * 1000) / 10}%` }}
        />
      </View>
      <View className={s.words}>{words}</View>
    </View>
  )
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
