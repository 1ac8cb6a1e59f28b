import { View } from '@tarojs/components'
import { Button } from './button'
import s from './empty.module.scss'

/** Nothing here: one sentence, and what she probably wants to do next. */
export function Empty({ sentence, action }: { sentence: string; action?: { label: string; onPress: () => void } }) {
  return (
    <View className={s.empty}>
      <View>{sentence}</View>
      {action && (
        <Button kind="secondary" onPress={action.onPress}>
          {action.label}
        </Button>
      )}
    </View>
  )
}
