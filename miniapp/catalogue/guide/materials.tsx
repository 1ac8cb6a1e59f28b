import type { Material } from '@shared/catalogue/contract'
import type { Part } from '@shared/http/parts'
import { MaterialStandingSchema, type ResolvedMaterial } from '@shared/materials/contract'
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { useFormat, useT } from '@/i18n'
import { reasonsOf } from '@/materials/reasons'
import { open, pathOf, useOpenedWith } from '@/routes'
import { a11y } from '@/ui/a11y'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Fold } from '@/ui/fold'
import { FreshnessLine } from '@/ui/freshness-line'
import s from './materials.module.scss'

interface MaterialsProps {
  /** What the guide asks of everybody. */
  published: readonly Material[]
  /** What each of them is for her; null when nobody is signed in. */
  hers: Part<ResolvedMaterial[]> | null
  busy: boolean
  onRetry: () => void
}

/** What it takes, and how much of that she has already. */
export function Materials({ published, hers, busy, onRetry }: MaterialsProps) {
  const t = useT()
  if (published.length === 0) return <Card>{t('catalogue.materials.none')}</Card>
  const known = hers && hers.state !== 'unavailable' ? hers.data : null
  return (
    <View className={s.materials}>
      {known === null ? <Published materials={published} /> : <Hers materials={known} published={published} />}
      {hers ? <FreshnessLine part={hers} busy={busy} onRetry={onRetry} /> : <SignInToSee />}
    </View>
  )
}

const has = ({ standing }: ResolvedMaterial) => standing === 'held' || standing === 'stored'
const hasYetToGive = ({ standing }: ResolvedMaterial) => standing === 'later' || standing === 'provide'

function Hers({ materials, published }: { materials: readonly ResolvedMaterial[]; published: readonly Material[] }) {
  const t = useT()
  // What a department verifies, or the form makes, was never hers to have.
  const held = materials.filter(has).length
  const total = held + materials.filter(hasYetToGive).length
  const asked = new Map(published.map((material) => [material.id, material]))
  return (
    <Fold title={total === 0 ? t('catalogue.materials.nothing') : t('catalogue.materials.held', { held, total })}>
      {MaterialStandingSchema.options.map((standing) => (
        <Group key={standing} title={t(`materials.standing.${standing}`)}>
          {materials
            .filter((material) => material.standing === standing)
            .map((material) => (
              <HersRow key={material.id} material={material} asked={asked.get(material.id)} />
            ))}
        </Group>
      ))}
    </Fold>
  )
}

function HersRow({ material, asked }: { material: ResolvedMaterial; asked: Material | undefined }) {
  const t = useT()
  const format = useFormat()
  const { name } = material
  const toPrepare = hasYetToGive(material) || material.standing === 'optional'
  return (
    <View className={s.row} {...a11y({ role: 'listitem' })}>
      <View>{name}</View>
      {reasonsOf(material, t, format).map((sentence) => (
        <View key={sentence} className={s.quiet}>
          {sentence}
        </View>
      ))}
      {toPrepare && asked && <How material={asked} />}
    </View>
  )
}

/** As everybody is told who is not known, or while it is not known what she has. */
function Published({ materials }: { materials: readonly Material[] }) {
  const t = useT()
  const ofNeed = (need: Material['need']) =>
    materials.filter((material) => material.need === need).map((one) => <PublishedRow key={one.id} material={one} />)
  const count = materials.filter(({ need }) => need !== 'optional').length
  return (
    <Fold title={t('catalogue.materials.count', { count })}>
      <Group title={t('catalogue.materials.bring')}>{ofNeed('required')}</Group>
      <Group title={t('materials.standing.later')}>{ofNeed('deferrable')}</Group>
      <Group title={t('materials.standing.optional')}>{ofNeed('optional')}</Group>
    </Fold>
  )
}

function PublishedRow({ material }: { material: Material }) {
  return (
    <View className={s.row} {...a11y({ role: 'listitem' })}>
      <View>{material.name}</View>
      <How material={material} />
    </View>
  )
}

/** What is accepted, and from whom one gets it. */
function How({ material: { form, copies, source, acceptance } }: { material: Material }) {
  const t = useT()
  return (
    <>
      <View className={s.quiet}>
        {t('catalogue.materials.how', { form: t(`catalogue.form.${form}`), copies, source })}
      </View>
      <View className={s.quiet}>{acceptance}</View>
    </>
  )
}

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
