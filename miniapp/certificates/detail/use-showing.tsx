import { type CertificateCode, certificateEndpoints, type Purpose } from '@shared/certificates/contract'
import { type ReactNode, useState } from 'react'
import { useWrite, type WriteState } from '@/api/use-write'
import { useT } from '@/i18n'
import { DidNotWork } from '@/ui/did-not-work'

export interface Showing {
  /** The code on the screen; null: none. */
  code: CertificateCode | null
  state: WriteState
  busy: boolean
  /** Gets a code for a purpose, in place of the one before. */
  show(purpose: Purpose): void
  stop(): void
  /** Why there is no code, where there is none. */
  refusal: ReactNode
}

/** A code to show a certificate with. Each is a new one: a code is good once. */
export function useShowing(certificate: string): Showing {
  const t = useT()
  const [code, setCode] = useState<CertificateCode | null>(null)
  const [wanted, setWanted] = useState<Purpose | null>(null)
  const create = useWrite(certificateEndpoints.createCode)

  const show = (purpose: Purpose) => {
    setWanted(purpose)
    void create.send({ params: { certificate }, body: { purpose } }).then((made) => made && setCode(made))
  }

  return {
    code,
    state: create.state,
    busy: create.busy,
    show,
    stop: () => setCode(null),
    refusal: (
      <DidNotWork
        problem={create.problem}
        title={t('certificates.show.failed')}
        safe={t('certificates.show.safe')}
        onRetry={() => wanted && show(wanted)}
        onClose={create.reset}
      />
    ),
  }
}
