import { View } from '@tarojs/components'
import { a11y } from './a11y'
import { Tag } from './chip'
import { cx } from './cx'
import s from './timeline.module.scss'

export interface TimelineEntry {
  key: string
  title: string
  when: string
  /** Who did it, what about: a line each. */
  lines: readonly string[]
  /** A word beside the title: it was corrected since. */
  mark?: string | undefined
  /** The time after this entry stood still. */
  still: boolean
  /** Said where it began to. */
  stillWords?: string | undefined
}

/** What happened, newest on top. */
export function Timeline({ entries, label }: { entries: readonly TimelineEntry[]; label: string }) {
  return (
    <View {...a11y({ role: 'list', label })}>
      {entries.map(({ key, title, when, lines, mark, stillWords }, index) => {
        // What lies between this entry and the older one below it belongs to the older one.
        const older = entries[index + 1]
        return (
          <View key={key} className={s.node} {...a11y({ role: 'listitem' })}>
            <View className={s.rail}>
              <View className={cx(s.dot, index === 0 && s.latest)} />
              {older && <View className={cx(s.stretch, older.still && s.standing)} />}
            </View>
            <View className={s.body}>
              <View className={s.title}>
                {title} {mark !== undefined && <Tag>{mark}</Tag>}
              </View>
              <View className={s.when}>{when}</View>
              {lines.map((line) => (
                <View key={line} className={s.quiet}>
                  {line}
                </View>
              ))}
              {stillWords !== undefined && <View className={s.still}>{stillWords}</View>}
            </View>
          </View>
        )
      })}
    </View>
  )
}
