import {
  type Application,
  applicationEndpoints,
  type MaterialChoice,
  type OpenMaterial,
} from '@shared/applications/contract'
import { materialEndpoints, type ResolvedMaterial } from '@shared/materials/contract'
import { daysBetween, localDayOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { serverNow } from '@/api/server-clock'
import { useAnswer } from '@/api/use-answer'
import { useWrite } from '@/api/use-write'
import { useFormat, useT } from '@/i18n'
import { MaterialRow } from '@/materials/material-choice'
import { useSession } from '@/stores/session'
import { type UnsentHandIn, useUnsent } from '@/stores/unsent'
import { a11y } from '@/ui/a11y'
import { Button } from '@/ui/button'
import { cx } from '@/ui/cx'
import { DidNotWork } from '@/ui/did-not-work'
import { TextField } from '@/ui/text-field'
import { toast } from '@/ui/toast'
import { remember } from '../parts/remember'
import s from './detail.module.scss'

interface HandInProps {
  application: Application
  title: string
  /** Why it is asked for. */
  reason: string
  deadline: string | null
  materials: readonly OpenMaterial[]
  /** Everything has to be there (补正), or each by itself (容缺后补). */
  together: boolean
  onRefused: () => void
}

const nothing: UnsentHandIn = { choices: {}, note: '' }

/** What a department waits for, and handing it in right here. What she has put together stays until it is sent. */
export function HandIn({ application, title, reason, deadline, materials, together, onRefused }: HandInProps) {
  const t = useT()
  const format = useFormat()
  const { id, itemCode } = application
  const resolved = useAnswer(materialEndpoints.forItem, { params: { item: itemCode } })
  const part = resolved.data?.materials
  const known = part && part.state !== 'unavailable' ? part.data : []
  const { choices, note } = useUnsent((state) => state.handIns[id]) ?? nothing
  const handIn = useWrite(applicationEndpoints.handIn, [
    'applications',
    'materials',
    'certificates',
    'notifications',
    'home',
  ])
  const chosen = materials.flatMap(({ id: material }) => {
    const choice = choices[material]
    return choice ? [{ material, choice }] : []
  })
  const missing = materials.length - chosen.length
  const tooFew = together ? missing > 0 : chosen.length === 0
  const daysLeft = deadline === null ? null : daysBetween(localDayOf(serverNow()), deadline)

  async function send() {
    const said = note.trim()
    const answer = await handIn.send({
      params: { id },
      body: { materials: chosen, ...(said !== '' && { note: said }) },
    })
    if (!answer) return onRefused()
    remember(answer)
    forgetSent(
      id,
      chosen.map(({ material }) => material),
    )
    toast(t('applications.handIn.done'))
  }

  return (
    <View className={s.needs}>
      <View className={s.title} {...a11y({ role: 'heading', level: 2 })}>
        {title}
      </View>
      <View>{reason}</View>
      {deadline !== null && daysLeft !== null && (
        <View>
          <View className={cx(s.deadline, daysLeft <= 3 && s.near)}>
            {format.day(deadline)} · {format.daysLeft(daysLeft)}
          </View>
        </View>
      )}
      <View className={s.rows} {...a11y({ role: 'list', label: title })}>
        {materials.map((material) => (
          <MaterialRow
            key={material.id}
            item={itemCode}
            owner={id}
            application={id}
            material={asked(material, known, application)}
            choice={choices[material.id] ?? null}
            missing={false}
            onChoose={(choice) => keepChoice(id, material.id, choice)}
          />
        ))}
      </View>
      {together && (
        <TextField
          label={t('applications.handIn.note')}
          placeholder={t('applications.handIn.note')}
          value={note}
          maxLength={500}
          long
          onChange={(text) => keepNote(id, text)}
        />
      )}
      <Button
        busy={handIn.busy}
        disabledBecause={
          tooFew && !handIn.busy
            ? t(together ? 'applications.handIn.missing' : 'applications.handIn.none', { count: missing })
            : null
        }
        onPress={() => void send()}
      >
        {t('applications.handIn.send')}
      </Button>
      <DidNotWork
        problem={handIn.problem}
        title={t('applications.handIn.failed')}
        safe={t('applications.handIn.safe')}
        onRetry={() => void send()}
        onClose={handIn.reset}
      />
    </View>
  )
}

/** What it is for her, when it is one of the guide's; something new is hers to provide. */
function asked(
  { id, name, kinds }: OpenMaterial,
  known: readonly ResolvedMaterial[],
  { materials }: Application,
): ResolvedMaterial {
  const ofGuide = known.find((one) => one.id === id)
  const plain = { id, name, need: 'required', offer: null, stored: null, reasons: [], kinds, uploadable: true } as const
  if (!ofGuide) return { ...plain, reasons: [], kinds: [...kinds], standing: 'provide' }
  const { offer } = ofGuide
  // The very paper that was not good enough is not offered once more.
  const before = materials.find((one) => one.id === id)?.stored
  const stored = ofGuide.stored?.id === before ? null : ofGuide.stored
  // It is asked for now, so it can neither follow later nor be left to somebody else.
  const standing = offer ? 'held' : stored ? 'stored' : 'provide'
  const reasons = standing === 'provide' ? [] : ofGuide.reasons
  return { ...ofGuide, name, need: 'required', stored, standing, reasons }
}

/** Outside the page: an upload that ends after it was left is chosen all the same. */
function keepChoice(application: string, material: string, choice: MaterialChoice | null): void {
  mine()
  const { handIns, putHandIn } = useUnsent.getState()
  const { choices, note } = handIns[application] ?? nothing
  const { [material]: _before, ...others } = choices
  putHandIn(application, { choices: choice === null ? others : { ...others, [material]: choice }, note })
}

/** What was put together for something else stays. */
function forgetSent(application: string, sent: readonly string[]): void {
  const { handIns, putHandIn } = useUnsent.getState()
  const left = Object.entries(handIns[application]?.choices ?? {}).filter(([material]) => !sent.includes(material))
  putHandIn(application, left.length === 0 ? null : { choices: Object.fromEntries(left), note: '' })
}

function keepNote(application: string, note: string): void {
  mine()
  const { handIns, putHandIn } = useUnsent.getState()
  putHandIn(application, { choices: handIns[application]?.choices ?? {}, note })
}

function mine(): void {
  const { session } = useSession.getState()
  if (session) useUnsent.getState().belongsTo(session.resident.id)
}
