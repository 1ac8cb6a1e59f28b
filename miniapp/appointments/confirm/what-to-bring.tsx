import { catalogueEndpoints, type Material } from '@shared/catalogue/contract'
import type { ResolvedMaterial } from '@shared/materials/contract'
import { View } from '@tarojs/components'
import { useAnswer } from '@/api/use-answer'
import { useT } from '@/i18n'
import { Cell, Cells } from '@/ui/cell'
import { Section } from '@/ui/section'

interface WhatToBringProps {
  item: string
  /** Whoever looks is not the one who goes: what the looker has says nothing about it. */
  forAnother?: boolean
}

/** What she has to bring to the hall: only what nobody has yet. Silent where the guide is not known. */
export function WhatToBring({ item, forAnother = false }: WhatToBringProps) {
  const t = useT()
  const { data } = useAnswer(catalogueEndpoints.guide, { params: { code: item } })
  if (!data || data.guide.state === 'unavailable') return null
  const { materials } = data
  const hers = forAnother || materials === null || materials.state === 'unavailable' ? null : materials.data
  const title = t('appointments.confirm.bring')
  const { toBring, kept } = split(data.guide.data.materials, hers)
  return (
    <Section title={title}>
      {hers === null && !forAnother && <View>{t('appointments.confirm.bringUnknown')}</View>}
      {toBring.length === 0 && <View>{t('appointments.confirm.bringNothing')}</View>}
      {toBring.length > 0 && (
        <Cells label={title}>
          {toBring.map((one) => (
            <MaterialRow key={one.material.id} {...one} />
          ))}
        </Cells>
      )}
      {kept > 0 && toBring.length > 0 && <View>{t('appointments.confirm.bringHeld', { count: kept })}</View>}
    </Section>
  )
}

interface ToBring {
  material: Material
  /** Already handed in once: the original only has to be seen. */
  original: boolean
}

/**
 * Optional materials are not asked for: nobody is sent home for want of them. A form is filled in at the window. A
 * paper she uploaded is compared with its original once, so that comes along.
 */
function split(published: readonly Material[], hers: readonly ResolvedMaterial[] | null) {
  const known = new Map(hers?.map((one) => [one.id, one]))
  const toBring: ToBring[] = []
  let kept = 0
  for (const material of published) {
    const one = known.get(material.id)
    const standing = one?.standing ?? (material.need === 'optional' ? 'optional' : 'provide')
    if (standing === 'optional' || standing === 'form') continue
    const original = standing === 'stored' && one?.stored?.trustLevel === 'C'
    if (original || standing === 'provide' || standing === 'later') toBring.push({ material, original })
    else kept += 1
  }
  return { toBring, kept }
}

function MaterialRow({ material: { name, form, copies, need }, original }: ToBring) {
  const t = useT()
  if (original) return <Cell title={name} note={t('appointments.confirm.original')} />
  const parts = [t(`appointments.confirm.form.${form}`), t('appointments.confirm.copies', { count: copies })]
  if (need === 'deferrable') parts.push(t('appointments.confirm.deferrable'))
  return <Cell title={name} note={parts.join(' · ')} />
}
