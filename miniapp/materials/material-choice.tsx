import type { MaterialChoice } from '@shared/applications/contract'
import { type Consent, certificateEndpoints } from '@shared/certificates/contract'
import type { ResolvedMaterial, StoredMaterial } from '@shared/materials/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useWrite } from '@/api/use-write'
import { useFormat, useT } from '@/i18n'
import { open } from '@/routes'
import { a11y } from '@/ui/a11y'
import { Button, Buttons } from '@/ui/button'
import { ErrorState } from '@/ui/error-state'
import { Icon } from '@/ui/icon'
import { ConsentSheet } from './consent-sheet'
import s from './material-choice.module.scss'
import { reasonsOf } from './reasons'
import { Uploader } from './uploader'

export interface MaterialChoiceProps {
  item: string
  /** Draft or application it is for. */
  owner: string
  /** The application that asks for it or lets it follow, once there is one. */
  application?: string
  material: ResolvedMaterial
  choice: MaterialChoice | null
  /** Something has to be chosen before she can go on. */
  missing: boolean
  /** Also called after the page was left, when an upload ends. */
  onChoose: (choice: MaterialChoice | null) => void
}

/** One material: why it stands as it does, what was chosen for it, and what can be. */
export function MaterialRow(props: MaterialChoiceProps) {
  const { material, choice, missing } = props
  const t = useT()
  const format = useFormat()
  const { name, stored, need, standing } = material
  return (
    <View className={s.row} id={materialId(material.id)} {...a11y({ role: 'listitem' })}>
      <View className={s.name} {...a11y({ role: 'heading', level: 3 })}>
        {need === 'optional' && standing !== 'optional' ? t('materials.choose.optional', { name }) : name}
      </View>
      {reasonsOf(material, t, format).map((sentence) => (
        <View key={sentence} className={s.quiet}>
          {sentence}
        </View>
      ))}
      {stored && <View className={s.quiet}>{t(`materials.trust.${stored.trustLevel}`)}</View>}
      {choice ? <Chosen {...props} choice={choice} /> : <Open {...props} />}
      {missing && (
        <View className={s.wrong}>
          <Icon name="alert-circle" small />
          <View>{t('materials.choose.missing')}</View>
        </View>
      )}
    </View>
  )
}

/** Where the page scrolls to. */
export const materialId = (id: string): string => `material-${id}`

/** Nothing chosen yet: what can be. */
function Open({ item, owner, application, material, onChoose }: MaterialChoiceProps) {
  const t = useT()
  const { id, standing, offer, stored, uploadable } = material
  const canFollow = standing === 'later'
  const hasOther = offer !== null || stored !== null || canFollow || standing === 'optional'
  const [wantsUpload, setWantsUpload] = useState(false)
  const uploads = wantsUpload || !hasOther
  const [asked, setAsked] = useState(false)
  if (standing === 'checked' || standing === 'form') return null
  return (
    <>
      {(offer !== null || stored !== null || canFollow || (uploadable && !uploads)) && (
        <Buttons>
          {uploadable && !uploads && (
            <Button kind="quiet" icon="upload" onPress={() => setWantsUpload(true)}>
              {t(standing === 'optional' ? 'materials.choose.add' : 'materials.choose.upload')}
            </Button>
          )}
          {canFollow && (
            <Button kind="secondary" onPress={() => onChoose({ use: 'later' })}>
              {t('materials.choose.later')}
            </Button>
          )}
          {stored && (
            <Button
              kind={offer ? 'secondary' : 'primary'}
              onPress={() => onChoose({ use: 'stored', stored: stored.id })}
            >
              {t('materials.choose.stored')}
            </Button>
          )}
          {offer && <Button onPress={() => setAsked(true)}>{t('materials.choose.allow')}</Button>}
        </Buttons>
      )}
      {uploadable && uploads && (
        <Uploader
          item={item}
          owner={owner}
          application={application}
          material={material}
          onStored={(paper: StoredMaterial) => onChoose({ use: 'stored', stored: paper.id })}
        />
      )}
      {!uploadable && !hasOther && (
        <Button kind="secondary" icon="calendar" onPress={() => void open('appointments/halls/index', { items: item })}>
          {t('materials.choose.book')}
        </Button>
      )}
      {offer && (
        <ConsentSheet
          open={asked}
          item={item}
          material={id}
          offer={offer}
          onClose={() => setAsked(false)}
          onGiven={(consent: Consent) => {
            setAsked(false)
            onChoose({ use: 'certificate', certificate: consent.certificate, consent: consent.id })
          }}
        />
      )}
    </>
  )
}

function Chosen(props: MaterialChoiceProps & { choice: MaterialChoice }) {
  const { material, choice, onChoose } = props
  const t = useT()
  if (choice.use === 'certificate') return <Allowed {...props} consent={choice.consent} />
  if (choice.use === 'later') {
    return (
      <>
        <View className={s.later}>{t('materials.choose.isLater')}</View>
        <Button kind="quiet" onPress={() => onChoose(null)}>
          {t('materials.choose.now')}
        </Button>
      </>
    )
  }
  return (
    <>
      <Done>
        {t(choice.stored === material.stored?.id ? 'materials.choose.isStored' : 'materials.choose.isUploaded')}
      </Done>
      <Button kind="quiet" onPress={() => onChoose(null)}>
        {t('materials.choose.other')}
      </Button>
    </>
  )
}

function Done({ children }: { children: string }) {
  return (
    <View className={s.chosen}>
      <Icon name="check-circle" small />
      <View>{children}</View>
    </View>
  )
}

/** She allowed it: the receipt, and the way to take it back. */
function Allowed({ consent, onChoose }: MaterialChoiceProps & { consent: string }) {
  const t = useT()
  const format = useFormat()
  const consents = useAnswer(certificateEndpoints.consents, {})
  const revoke = useWrite(certificateEndpoints.revokeConsent, ['certificates', 'materials'])
  const receipt = consents.data?.consents.find(({ id }) => id === consent)

  async function revokeNow() {
    if (await revoke.send({ params: { id: consent } })) onChoose(null)
  }

  if (receipt && receipt.state !== 'active') {
    return (
      <>
        <View className={s.wrong}>
          <Icon name="alert-circle" small />
          <View>{t('materials.choose.ended', { number: receipt.receiptNo })}</View>
        </View>
        <Button kind="secondary" onPress={() => onChoose(null)}>
          {t('materials.choose.again')}
        </Button>
      </>
    )
  }
  return (
    <>
      <Done>
        {receipt
          ? t('materials.choose.isAllowedUntil', { number: receipt.receiptNo, day: format.date(receipt.validUntil) })
          : t('materials.choose.isAllowed')}
      </Done>
      {Boolean(revoke.problem) && <ErrorState problem={revoke.problem} onRetry={() => void revokeNow()} />}
      <Button kind="quiet" busy={revoke.busy} onPress={() => void revokeNow()}>
        {t('materials.choose.revoke')}
      </Button>
    </>
  )
}
