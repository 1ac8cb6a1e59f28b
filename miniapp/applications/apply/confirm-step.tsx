import type { Part } from '@shared/http/parts'
import type { ResolvedMaterial } from '@shared/materials/contract'
import { View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import { CheckBox } from '@/ui/choice'
import { Fold } from '@/ui/fold'
import { Notice } from '@/ui/notice'
import { Rows } from '@/ui/rows'
import { Section } from '@/ui/section'
import { valueWords } from '../form/words'
import s from './apply.module.scss'
import { shownChoice, shownValue } from './changes'
import type { Work } from './draft-keeper'

interface ConfirmStepProps {
  work: Work
  materials: Part<ResolvedMaterial[]> | undefined
  /** The hall is being asked what became of it. */
  beingConfirmed: boolean
  truthful: boolean
  /** She submitted without her word. */
  askedTruth: boolean
  onTruthful: (truthful: boolean) => void
}

/** 确认提交: everything once more, what happens then, and her word that it is true. */
export function ConfirmStep({ work, materials, beingConfirmed, truthful, askedTruth, onTruthful }: ConfirmStepProps) {
  const t = useT()
  const format = useFormat()
  const { draft, changes } = work
  const known = materials && materials.state !== 'unavailable' ? materials.data : []
  const delivery = changes.delivery ?? draft.delivery
  return (
    <>
      {beingConfirmed && (
        <Notice icon="clock" tone="warning">
          {t('applications.submit.asking')}
        </Notice>
      )}
      {draft.form['x-steps'].map(({ title, fields }) => (
        <Fold key={title} title={title}>
          <Rows
            rows={fields.flatMap((name) => {
              const field = draft.form.properties[name]
              if (!field) return []
              return [{ label: field.title, value: valueWords(field, shownValue(draft, changes, name), t, format) }]
            })}
          />
        </Fold>
      ))}
      <Section title={t('applications.materials.title')}>
        <Rows
          rows={[
            ...known.map(({ id, name, standing }) => {
              const choice = shownChoice(draft, changes, id)
              const how = choice ? choice.use : standing === 'checked' || standing === 'form' ? standing : 'none'
              return { label: name, value: t(`applications.how.${how}`) }
            }),
            { label: t('applications.delivery.title'), value: t(`applications.delivery.${delivery}`) },
          ]}
        />
      </Section>
      <Section title={t('applications.next.title')}>
        <View className={s.lines} {...a11y({ role: 'list', label: t('applications.next.title') })}>
          <View {...a11y({ role: 'listitem' })}>{t('applications.next.receipt')}</View>
          <View {...a11y({ role: 'listitem' })}>
            {draft.item.promisedDays === 0
              ? t('applications.next.atOnce', { department: draft.item.department })
              : t('applications.next.days', { department: draft.item.department, count: draft.item.promisedDays })}
          </View>
          <View {...a11y({ role: 'listitem' })}>{t('applications.next.supplement')}</View>
        </View>
      </Section>
      {!beingConfirmed && (
        <CheckBox checked={truthful} onChange={onTruthful}>
          {t('applications.truthful')}
        </CheckBox>
      )}
      {askedTruth && (
        <View className={s.wrong} {...a11y({ role: 'alert' })}>
          {t('applications.truthful.first')}
        </View>
      )}
    </>
  )
}
