import type { HeldMaterial, Material } from '@shared/catalogue/contract'
import type { Part } from '@shared/http/parts'
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { useFormat, useT } from '@/i18n'
import { open, pathOf, useOpenedWith } from '@/routes'
import { a11y } from '@/ui/a11y'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Tag } from '@/ui/chip'
import { Fold } from '@/ui/fold'
import { FreshnessLine } from '@/ui/freshness-line'
import s from './materials.module.scss'

interface MaterialsProps {
  materials: readonly Material[]
  /** What the certificate store holds; null when nobody is signed in. */
  held: Part<HeldMaterial[]> | null
  busy: boolean
  onRetry: () => void
}

/** What it takes, and how much of that she need not bring. */
export function Materials({ materials, held, busy, onRetry }: MaterialsProps) {
  const t = useT()
  const known = held && held.state !== 'unavailable' ? held.data : null
  const have = new Map(known?.map((each) => [each.materialId, each]))
  const needed = materials.filter(({ need, id }) => need !== 'optional' || have.has(id))
  const total = needed.length
  if (materials.length === 0) return <Card>{t('catalogue.materials.none')}</Card>

  const rest = materials.filter(({ id }) => !have.has(id))
  const ofNeed = (need: Material['need']) => rest.filter((material) => material.need === need)
  const title =
    known === null
      ? t('catalogue.materials.count', { count: total })
      : t('catalogue.materials.held', { held: have.size, total })
  return (
    <View className={s.materials}>
      <Fold title={title}>
        <Group title={t('catalogue.materials.have')}>
          {materials.flatMap((material) => {
            const certificate = have.get(material.id)
            return certificate ? [<Held key={material.id} material={material} certificate={certificate} />] : []
          })}
        </Group>
        <Group title={t('catalogue.materials.bring')}>{ofNeed('required').map(toBring)}</Group>
        <Group title={t('catalogue.materials.later')}>{ofNeed('deferrable').map(toBring)}</Group>
        <Group title={t('catalogue.materials.optional')}>{ofNeed('optional').map(toBring)}</Group>
      </Fold>
      {held ? <FreshnessLine part={held} busy={busy} onRetry={onRetry} /> : <SignInToSee />}
    </View>
  )
}

const toBring = (material: Material) => <ToBring key={material.id} material={material} />

function Group({ title, children }: { title: string; children: ReactNode[] }) {
  if (children.length === 0) return null
  return (
    <View>
      <View className={s.title} {...a11y({ role: 'heading', level: 3 })}>
        {title}
      </View>
      <View className={s.list} {...a11y({ role: 'list', label: title })}>
        {children}
      </View>
    </View>
  )
}

function Held({ material, certificate }: { material: Material; certificate: HeldMaterial }) {
  const t = useT()
  const format = useFormat()
  const { validUntil, certificateName } = certificate
  return (
    <View className={s.row} {...a11y({ role: 'listitem' })}>
      <View>
        {material.name} <Tag tone="success">{t('catalogue.materials.tag')}</Tag>
      </View>
      <View className={s.quiet}>
        {validUntil === null
          ? t('catalogue.materials.from', { name: certificateName })
          : t('catalogue.materials.until', { name: certificateName, day: format.date(validUntil) })}
      </View>
    </View>
  )
}

function ToBring({ material: { name, form, copies, source, acceptance } }: { material: Material }) {
  const t = useT()
  return (
    <View className={s.row} {...a11y({ role: 'listitem' })}>
      <View>{name}</View>
      <View className={s.quiet}>
        {t('catalogue.materials.how', { form: t(`catalogue.form.${form}`), copies, source })}
      </View>
      <View className={s.quiet}>{acceptance}</View>
    </View>
  )
}

function SignInToSee() {
  const t = useT()
  const { code = '' } = useOpenedWith('catalogue/guide/index')
  return (
    <View className={s.signIn}>
      <View className={s.quiet}>{t('catalogue.materials.signIn')}</View>
      <Button
        kind="quiet"
        onPress={() => void open('residents/sign-in/index', { back: pathOf('catalogue/guide/index', { code }) })}
      >
        {t('ui.signIn')}
      </Button>
    </View>
  )
}
