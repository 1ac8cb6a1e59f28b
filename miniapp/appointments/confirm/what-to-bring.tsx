import type { HeldMaterial, Material } from '@shared/catalogue/contract'
import { endpoints } from '@shared/endpoints'
import { View } from '@tarojs/components'
import { useAnswer } from '@/api/use-answer'
import { useT } from '@/i18n'
import { Cell, Cells } from '@/ui/cell'
import { Section } from '@/ui/section'

/** What she has to bring to the hall: only what nobody holds for her yet. Silent where the guide is not known. */
export function WhatToBring({ item }: { item: string }) {
  const t = useT()
  const { data } = useAnswer(endpoints.catalogue.guide, { params: { code: item } })
  if (!data || data.guide.state === 'unavailable') return null
  const held = data.held === null || data.held.state === 'unavailable' ? null : data.held.data
  const title = t('appointments.confirm.bring')
  const { missing, kept } = split(data.guide.data.materials, held ?? [])
  return (
    <Section title={title}>
      {held === null && <View>{t('appointments.confirm.bringUnknown')}</View>}
      {missing.length === 0 && <View>{t('appointments.confirm.bringNothing')}</View>}
      {missing.length > 0 && (
        <Cells label={title}>
          {missing.map((material) => (
            <MaterialRow key={material.id} material={material} />
          ))}
        </Cells>
      )}
      {kept > 0 && missing.length > 0 && <View>{t('appointments.confirm.bringHeld', { count: kept })}</View>}
    </Section>
  )
}

/** Optional materials are not asked for: nobody is sent home for want of them. */
function split(materials: readonly Material[], held: readonly HeldMaterial[]) {
  const heldIds = new Set(held.map(({ materialId }) => materialId))
  const needed = materials.filter(({ need }) => need !== 'optional')
  const missing = needed.filter(({ id }) => !heldIds.has(id))
  return { missing, kept: needed.length - missing.length }
}

function MaterialRow({ material: { name, form, copies, need } }: { material: Material }) {
  const t = useT()
  const parts = [t(`appointments.confirm.form.${form}`), t('appointments.confirm.copies', { count: copies })]
  if (need === 'deferrable') parts.push(t('appointments.confirm.deferrable'))
  return <Cell title={name} note={parts.join(' · ')} />
}
