import type { Certificate } from '@shared/certificates/contract'
import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import { Empty } from '@/ui/empty'
import { Fold } from '@/ui/fold'
import { CertificateCard } from './certificate-card'
import s from './certificates.module.scss'

/** By kind, in the order they were answered: those that need attention first. */
export function Certificates({ certificates }: { certificates: readonly Certificate[] }) {
  const t = useT()
  if (certificates.length === 0) return <Empty sentence={t('certificates.wallet.none')} />
  return (
    <>
      {kindsOf(certificates).map(([first, ...others]) => (
        <View key={first.typeCode} className={s.kind} {...a11y({ role: 'list', label: first.name })}>
          <CertificateCard certificate={first} />
          {others.length > 0 && (
            <Fold title={t('certificates.wallet.others', { count: others.length })}>
              {others.map((certificate) => (
                <CertificateCard key={certificate.id} certificate={certificate} />
              ))}
            </Fold>
          )}
        </View>
      ))}
    </>
  )
}

type Kind = [Certificate, ...Certificate[]]

/** The valid one of a kind stands for it: an old version of it is history. */
function kindsOf(certificates: readonly Certificate[]): Kind[] {
  const kinds = new Map<string, Kind>()
  for (const certificate of certificates) {
    const kind = kinds.get(certificate.typeCode)
    if (!kind) kinds.set(certificate.typeCode, [certificate])
    else if (kind[0].state !== 'valid' && certificate.state === 'valid') kind.unshift(certificate)
    else kind.push(certificate)
  }
  return [...kinds.values()]
}
