import { View } from '@tarojs/components'
import { a11y } from './a11y'
import { Icon, type IconName } from './icon'
import { Pressable } from './pressable'
import s from './tiles.module.scss'

interface Tile {
  key: string
  name: string
  note?: string
  icon?: IconName
  onPress: () => void
}

/** Ways on, two beside each other where there is room for both. */
export function Tiles({ tiles, label }: { tiles: readonly Tile[]; label: string }) {
  return (
    <View className={s.tiles} {...a11y({ role: 'list', label })}>
      {tiles.map(({ key, name, note, icon, onPress }) => (
        <View key={key} className={s.place} {...a11y({ role: 'listitem' })}>
          <Pressable className={s.tile ?? ''} label={note ? `${name}，${note}` : name} onPress={onPress}>
            {icon && (
              <View className={s.icon}>
                <Icon name={icon} />
              </View>
            )}
            <View className={s.words}>
              <View className={s.name}>{name}</View>
              {note && <View className={s.note}>{note}</View>}
            </View>
          </Pressable>
        </View>
      ))}
    </View>
  )
}
