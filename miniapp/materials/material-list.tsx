import type { MaterialChoice } from '@shared/applications/contract'
import type { MaterialStanding, ResolvedMaterial } from '@shared/materials/contract'
import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import type { ChoiceOf } from './choosing'
import { MaterialRow } from './material-choice'
import s from './material-choice.module.scss'

interface MaterialListProps {
  item: string
  owner: string
  materials: readonly ResolvedMaterial[]
  choiceOf: ChoiceOf
  choose: (material: string, choice: MaterialChoice | null) => void
  /** Ids that something has to be chosen for before she can go on. */
  missing: readonly string[]
}

/** What waits for her comes first; what others see to, last. */
const ORDER = [
  'provide',
  'held',
  'stored',
  'later',
  'optional',
  'checked',
  'form',
] as const satisfies readonly MaterialStanding[]

/** Materials by what they are for her, each with its reason and what can be chosen. */
export function MaterialList({ item, owner, materials, choiceOf, choose, missing }: MaterialListProps) {
  const t = useT()
  return (
    <View className={s.groups}>
      {ORDER.map((standing) => {
        const ofStanding = materials.filter((material) => material.standing === standing)
        if (ofStanding.length === 0) return null
        const title = t(`materials.standing.${standing}`)
        return (
          <View key={standing} className={s.group}>
            <View className={s.heading} {...a11y({ role: 'heading', level: 2 })}>
              {title}
            </View>
            <View className={s.list} {...a11y({ role: 'list', label: title })}>
              {ofStanding.map((material) => (
                <MaterialRow
                  key={material.id}
                  item={item}
                  owner={owner}
                  material={material}
                  choice={choiceOf(material.id)}
                  missing={missing.includes(material.id)}
                  onChoose={(choice) => choose(material.id, choice)}
                />
              ))}
            </View>
          </View>
        )
      })}
    </View>
  )
}
