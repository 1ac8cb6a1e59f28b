import type { Certificate } from '@shared/certificates/contract'
import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { a11y } from '@/ui/a11y'
import { Button, Buttons } from '@/ui/button'
import { Pressable } from '@/ui/pressable'
import { RenewalButton } from '../parts/renewal'
import { standingOf } from '../parts/standing'
import { StandingTag, useValidityWords, Validity } from '../parts/validity'
import s from './certificates.module.scss'

/** A certificate: what it is, how long it is good for, and what is done with it most. */
export function CertificateCard({ certificate }: { certificate: Certificate }) {
  const t = useT()
  const { id, name, number, issuer, renewal } = certificate
  const { tag, usable, renewable } = standingOf(certificate)
  const words = useValidityWords()(certificate)
  const numbered = t('certificates.card.number', { number })
  const issued = t('certificates.card.issuer', { issuer })
  const renewed = renewable && renewal && t('certificates.card.renewal', { item: renewal.itemName })
  return (
    <View className={s.card} {...a11y({ role: 'listitem' })}>
      <Pressable
        className={s.body ?? ''}
        label={[name, t(`certificates.tag.${tag}`), words, numbered, issued, renewed].filter(Boolean).join('，')}
        onPress={() => void open('certificates/detail/index', { id })}
      >
        <View className={s.head}>
          <View className={s.name}>{name}</View>
          <StandingTag certificate={certificate} />
        </View>
        <View className={s.quiet}>{numbered}</View>
        <View className={s.quiet}>{issued}</View>
        <View className={s.validity}>
          <Validity certificate={certificate} />
        </View>
        {renewed && <View className={s.quiet}>{renewed}</View>}
      </Pressable>
      {(usable || renewable) && (
        <View className={s.ways}>
          <Buttons>
            {usable && (
              <Button
                kind="secondary"
                label={t('certificates.card.showName', { name })}
                onPress={() => void open('certificates/detail/index', { id, show: 'now' })}
              >
                {t('certificates.card.show')}
              </Button>
            )}
            {renewable && renewal && <RenewalButton renewal={renewal} />}
          </Buttons>
        </View>
      )}
    </View>
  )
}
