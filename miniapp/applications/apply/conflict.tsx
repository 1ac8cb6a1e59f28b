import { View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import { Button, Buttons } from '@/ui/button'
import { Card } from '@/ui/card'
import { Rows } from '@/ui/rows'
import { valueWords } from '../form/words'
import s from './apply.module.scss'
import { differences } from './changes'
import type { DraftKeeper, Work } from './draft-keeper'

/** Both devices changed the same application: she sees where they differ, and which of them is to stay. */
export function Conflict({ work, keeper }: { work: Work; keeper: DraftKeeper }) {
  const t = useT()
  const format = useFormat()
  const { draft, changes, changedAt, conflict } = work
  if (!conflict) return null
  const { fields, materials, delivery } = differences(draft, changes, conflict)
  const rows = fields.map(({ name, mine, theirs }) => {
    const field = draft.form.properties[name]
    return {
      label: field?.title ?? name,
      value: t('applications.conflict.mine', { value: valueWords(field, mine, t, format) }),
      note: t('applications.conflict.theirs', { value: valueWords(field, theirs, t, format) }),
    }
  })
  if (delivery) {
    rows.push({
      label: t('applications.delivery.title'),
      value: t('applications.conflict.mine', { value: t(`applications.delivery.${delivery.mine}`) }),
      note: t('applications.conflict.theirs', { value: t(`applications.delivery.${delivery.theirs}`) }),
    })
  }
  return (
    <View className={s.conflict} {...a11y({ role: 'alert' })}>
      <Card>
        <View className={s.strong}>{t('applications.conflict.title')}</View>
        <View>{t('applications.conflict.mineAt', { time: format.dateTime(changedAt) })}</View>
        <View>{t('applications.conflict.theirsAt', { time: format.dateTime(conflict.updatedAt) })}</View>
      </Card>
      <Rows rows={rows} />
      {materials.length > 0 && <View>{t('applications.conflict.materials', { count: materials.length })}</View>}
      <Buttons>
        <Button kind="secondary" onPress={() => keeper.takeTheirs()}>
          {t('applications.conflict.takeTheirs')}
        </Button>
        <Button onPress={() => keeper.keepMine()}>{t('applications.conflict.keepMine')}</Button>
      </Buttons>
    </View>
  )
}
