import type { Result } from '@shared/applications/contract'
import { View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { open } from '@/routes'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Section } from '@/ui/section'
import s from './detail.module.scss'

/** What came of it, and the certificate once the store has it. */
export function Outcome({ result }: { result: Result }) {
  const t = useT()
  const format = useFormat()
  const { kind, name, reason, certificate } = result
  return (
    <Section title={t('applications.result.title')}>
      <Card>
        <View className={s.lines}>
          <View className={s.strong}>{name}</View>
          {reason !== null && <View>{t('applications.result.reason', { reason })}</View>}
          {kind === 'issued' && certificate === null && <View>{t('applications.result.issuing')}</View>}
          {certificate && (
            <>
              <View>
                {certificate.validUntil === null
                  ? t('applications.result.certificate', { name: certificate.name })
                  : t('applications.result.certificate.until', {
                      name: certificate.name,
                      day: format.date(certificate.validUntil),
                    })}
              </View>
              <Button icon="credit-card" onPress={() => void open('certificates/detail/index', { id: certificate.id })}>
                {t('applications.result.open')}
              </Button>
            </>
          )}
        </View>
      </Card>
    </Section>
  )
}
