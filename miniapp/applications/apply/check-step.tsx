import type { Draft } from '@shared/applications/contract'
import type { Value } from '@shared/forms/schema'
import type { FieldIssue } from '@shared/forms/validate'
import { useT } from '@/i18n'
import { AsPublished } from '@/ui/as-published'
import { RadioList } from '@/ui/choice'
import { Section } from '@/ui/section'
import { Fields, Issues } from '../form/fields'
import { shownValue } from './changes'
import type { DraftKeeper, Work } from './draft-keeper'
import { FIRST, type Screen } from './screens'

interface CheckStepProps {
  screen: Extract<Screen, { stage: 1 }>
  work: Work
  keeper: DraftKeeper
  issues: readonly FieldIssue[]
  focus: string | null
  onGo: (name: string) => void
  onFocusGone: () => void
}

/** 核对信息: what is known is read, with its source; what is not is asked. */
export function CheckStep({ screen, work, keeper, issues, focus, onGo, onFocusGone }: CheckStepProps) {
  const t = useT()
  const { draft, changes } = work
  const shown = (name: string) => {
    const field = draft.fields[name]
    const changed = changes.fields[name] !== undefined
    return {
      value: shownValue(draft, changes, name),
      masked: !changed && (field?.masked ?? false),
      origin: field?.origin ?? null,
      changed,
    }
  }
  const change = (name: string, value: Value | null) => keeper.change({ fields: { [name]: value } })
  return (
    <>
      {screen.key === FIRST && <AsPublished />}
      <Issues form={draft.form} issues={issues} onGo={onGo} />
      {screen.sections.map(({ title, fields }) => (
        <Section key={title || fields.join()} {...(title !== '' && { title })}>
          <Fields
            form={draft.form}
            names={fields}
            shown={shown}
            issues={issues}
            focus={focus}
            onFocusGone={onFocusGone}
            onChange={change}
          />
        </Section>
      ))}
      {screen.delivery && (
        <Section title={t('applications.delivery.title')}>
          <RadioList<Draft['delivery']>
            label={t('applications.delivery.title')}
            options={(['counter', 'post'] as const).map((key) => ({ key, label: t(`applications.delivery.${key}`) }))}
            value={changes.delivery ?? draft.delivery}
            onChange={(delivery) => keeper.change({ delivery })}
          />
        </Section>
      )}
    </>
  )
}
