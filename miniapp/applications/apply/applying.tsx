import { type Application, applicationEndpoints, type Draft } from '@shared/applications/contract'
import { checkForm, type FieldIssue } from '@shared/forms/validate'
import type { Part } from '@shared/http/parts'
import { materialEndpoints, type ResolvedMaterial } from '@shared/materials/contract'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useEffect, useMemo, useState } from 'react'
import { askAgain } from '@/api/ask-again'
import { ApiProblem } from '@/api/problems'
import { type Answer, useAnswer } from '@/api/use-answer'
import { useWrite } from '@/api/use-write'
import { useT } from '@/i18n'
import { missingOf, obviousChoices } from '@/materials/choosing'
import { materialId } from '@/materials/material-choice'
import { MaterialList } from '@/materials/material-list'
import { finishAt, open } from '@/routes'
import { usePreferences } from '@/stores/preferences'
import { PartView } from '@/ui/answered'
import { Button, Buttons } from '@/ui/button'
import { Card } from '@/ui/card'
import { DidNotWork } from '@/ui/did-not-work'
import { ErrorState } from '@/ui/error-state'
import { KnownLine } from '@/ui/freshness-line'
import { Notice } from '@/ui/notice'
import { Page } from '@/ui/page'
import { Skeleton } from '@/ui/skeleton'
import { Steps } from '@/ui/steps'
import { toast } from '@/ui/toast'
import { fieldId } from '../form/form-field'
import { issueOf } from '../form/words'
import { forgetDraft } from '../parts/forget-draft'
import { remember } from '../parts/remember'
import s from './apply.module.scss'
import { shownChoice, shownValue } from './changes'
import { CheckStep } from './check-step'
import { ConfirmStep } from './confirm-step'
import { Conflict } from './conflict'
import type { Work } from './draft-keeper'
import { SavedLine } from './saved-line'
import { indexOfStep, ordinaryScreens, type Screen, singleScreens } from './screens'
import { useKept } from './use-draft'
import { useDiscarded, useSubmitted } from './use-gone'

interface ApplyingProps {
  draft: Draft
  answered: Answer<unknown>
}

export function Applying({ draft: met, answered }: ApplyingProps) {
  const t = useT()
  const { keeper, work } = useKept(met)
  const { draft, changes, conflict } = work
  const asked = useAnswer(materialEndpoints.forItem, { params: { item: draft.item.code } })
  const part = asked.data?.materials
  const materials = part && part.state !== 'unavailable' ? part.data : null
  const screens = useScreens(met, materials)
  const at = indexOfStep(screens, changes.step ?? draft.step)
  const screen = screens[at] as Screen
  const choiceOf = (id: string) => shownChoice(draft, changes, id)

  const [tried, setTried] = useState<ReadonlySet<string>>(new Set())
  const [focus, setFocus] = useState<string | null>(null)
  const [truthful, setTruthful] = useState(false)
  const [askedTruth, setAskedTruth] = useState(false)
  // Found by the BFF; it holds until she types something else there.
  const [found, setFound] = useState<{ issue: FieldIssue; typed: unknown }[]>([])
  const standing = found.filter(({ issue, typed }) => work.typed[issue.field] === typed).map(({ issue }) => issue)
  const issues = [...issuesOf(work), ...standing]
  const here =
    screen.stage === 1 && tried.has(screen.key) ? issues.filter(({ field }) => screen.fields.includes(field)) : []
  const missing = materials === null ? [] : missingOf(materials, choiceOf).map(({ id }) => id)
  const missingHere = screen.stage === 2 && tried.has(screen.key) ? missing.filter((id) => shows(screen, id)) : []

  // What is obvious is chosen once, when she gets to the materials.
  const [preset, setPreset] = useState(false)
  useEffect(() => {
    if (screen.stage !== 2 || materials === null || preset || draft.pending) return
    setPreset(true)
    const obvious = obviousChoices(materials, (id) => shownChoice(draft, changes, id))
    if (Object.keys(obvious).length > 0) keeper.change({ materials: obvious })
  }, [screen.stage, materials, preset, draft, changes, keeper])

  const submit = useSubmit(draft.id)
  // Submitted from this page, the page goes there by itself.
  const leaving = submit.write.busy || submit.write.state === 'done'
  const refused = work.saved.state === 'refused' ? work.saved.problem : null
  useSubmitted(draft.id, leaving ? null : (answered.problem ?? refused))
  useDiscarded(draft.id, leaving ? null : answered.problem)
  const asking = draft.pending || submit.write.state === 'being_confirmed'

  function goTo(step: string) {
    keeper.change({ step })
    void keeper.flush()
    void Taro.pageScrollTo({ scrollTop: 0, duration: 0 })
  }

  function showFirst(issue: FieldIssue | undefined, material: string | undefined) {
    if (issue) {
      setFocus(issue.field)
      void Taro.pageScrollTo({ selector: `#${fieldId(issue.field)}`, duration: 0 })
    } else if (material !== undefined) {
      void Taro.pageScrollTo({ selector: `#${materialId(material)}`, duration: 0 })
    }
  }

  /** @returns whether this screen is in order; otherwise what is wrong is shown, and the first of it in view. */
  function inOrder(one: Screen): boolean {
    setTried(new Set([...tried, one.key]))
    const issue = one.stage === 1 ? issues.find(({ field }) => one.fields.includes(field)) : undefined
    const material = one.stage === 2 ? missing.find((id) => shows(one, id)) : undefined
    showFirst(issue, material)
    return issue === undefined && material === undefined
  }

  function forward() {
    const next = screens[at + 1]
    if (next && inOrder(screen)) goTo(next.key)
  }

  async function submitNow() {
    // Whatever is not in order yet, she is led to it instead of being told by the hall.
    const wrong = screens.find(
      (one) =>
        (one.stage === 1 && issues.some(({ field }) => one.fields.includes(field))) ||
        (one.stage === 2 && missing.some((id) => shows(one, id))),
    )
    if (wrong) {
      setTried(new Set([...tried, wrong.key]))
      return goTo(wrong.key)
    }
    setAskedTruth(!truthful)
    if (!truthful) return
    const saved = await keeper.settled()
    if (!saved) return
    const answer = await submit.send(saved.version)
    if (!answer) return void (await answered.refresh())
  }

  function repair(code: string) {
    setFound(issuesFrom(submit.write.problem, work).map((issue) => ({ issue, typed: work.typed[issue.field] })))
    submit.write.reset()
    const stage = code === 'materials_missing' || code === 'consent_ended' ? 2 : 1
    const target = screens.find((one) => one.stage === stage)
    void answered.refresh()
    void asked.refresh()
    if (!target) return
    setTried(new Set([...tried, ...screens.filter((one) => one.stage === stage).map(({ key }) => key)]))
    goTo(target.key)
  }

  return (
    <Page
      title={t('applications.apply.title')}
      footer={
        !conflict &&
        !asking && (
          <Footer
            first={at === 0}
            screen={screen}
            busy={submit.write.busy}
            onBack={() => goTo((screens[at - 1] ?? screen).key)}
            onForward={forward}
            onSubmit={() => void submitNow()}
          />
        )
      }
    >
      <View className={s.top}>
        <View className={s.item}>{draft.item.name}</View>
        <View className={s.quiet}>{draft.item.department}</View>
        <Steps
          titles={[t('applications.step.check'), t('applications.step.materials'), t('applications.step.confirm')]}
          current={screen.stage}
        />
        <SavedLine work={work} onRetry={() => void keeper.flush()} />
        {Boolean(answered.problem) && (
          <KnownLine asOf={answered.asOf} busy={answered.refreshing} onRetry={() => void answered.refresh()} />
        )}
      </View>
      {conflict ? (
        <Conflict work={work} keeper={keeper} />
      ) : (
        <>
          {screen.stage === 1 && (
            <CheckStep
              key={screen.key}
              screen={screen}
              work={work}
              keeper={keeper}
              issues={here}
              focus={focus}
              onGo={(name) =>
                showFirst(
                  here.find(({ field }) => field === name),
                  undefined,
                )
              }
              onFocusGone={() => setFocus(null)}
            />
          )}
          {screen.stage === 2 && (
            <Materials asked={asked} part={part}>
              {(all) => (
                <>
                  {missingHere.length > 0 && (
                    <Notice icon="alert-circle" tone="warning">
                      {t('applications.materials.missing', { count: missingHere.length })}
                    </Notice>
                  )}
                  <MaterialList
                    item={draft.item.code}
                    owner={draft.id}
                    materials={all.filter(({ id }) => shows(screen, id))}
                    choiceOf={choiceOf}
                    choose={(id, choice) => keeper.change({ materials: { [id]: choice } })}
                    missing={missingHere}
                  />
                </>
              )}
            </Materials>
          )}
          {screen.stage === 3 && (
            <ConfirmStep
              work={work}
              materials={part}
              beingConfirmed={asking}
              truthful={truthful}
              askedTruth={askedTruth && !truthful}
              onTruthful={setTruthful}
            />
          )}
        </>
      )}
      <SubmitFailed write={submit.write} item={draft.item.code} onRetry={() => void submitNow()} onRepair={repair} />
    </Page>
  )
}

const shows = (screen: Extract<Screen, { stage: 2 }>, id: string): boolean =>
  screen.materials === 'all' || screen.materials.includes(id)

/** What is only known masked cannot be looked at here, unless she typed it since. */
function issuesOf({ draft, changes, typed }: Work): FieldIssue[] {
  const names = Object.keys(draft.form.properties)
  const values = Object.fromEntries(names.map((name) => [name, typed[name] ?? shownValue(draft, changes, name)]))
  const skip = names.filter((name) => draft.fields[name]?.masked && typed[name] === undefined)
  return checkForm(draft.form, values, { skip })
}

/** What the BFF found, which sees also what is masked here: `fields.<name>` and the rule that is broken. */
function issuesFrom(problem: unknown, { draft }: Work): FieldIssue[] {
  if (!(problem instanceof ApiProblem) || problem.problem.code !== 'form_incomplete') return []
  return (problem.problem.errors ?? []).flatMap(({ path, message }) => {
    const name = path.replace(/^fields\./, '')
    const field = draft.form.properties[name]
    const issue = field ? issueOf(name, field, message) : null
    return issue ? [issue] : []
  })
}

/** They stay as they were when the page was opened, so that nothing moves under her finger. */
function useScreens(met: Draft, materials: readonly ResolvedMaterial[] | null): Screen[] {
  const elderly = usePreferences((state) => state.elderly)
  const [first] = useState(met)
  const [firstMaterials, setFirstMaterials] = useState(materials)
  if (firstMaterials === null && materials !== null) setFirstMaterials(materials)
  return useMemo(
    () => (elderly ? singleScreens(first, firstMaterials) : ordinaryScreens(first)),
    [elderly, first, firstMaterials],
  )
}

function useSubmit(id: string) {
  const t = useT()
  // The draft is asked for no more once it is an application: the others of its capability are, afterwards.
  const write = useWrite(applicationEndpoints.submit, ['certificates', 'materials', 'notifications', 'home'])

  async function send(version: number): Promise<Application | null> {
    const answer = await write.send({ params: { id }, body: { version, truthful: true } })
    if (!answer) return null
    const { application } = answer
    remember(answer)
    toast(t('applications.submit.done', { number: application.receiptNo ?? application.id }))
    await finishAt('applications/detail/index', { id: application.id })
    forgetDraft(id)
    void askAgain('applications')
    return application
  }
  return { write, send }
}

interface MaterialsProps {
  asked: Answer<unknown>
  part: Part<ResolvedMaterial[]> | undefined
  children: (materials: ResolvedMaterial[]) => JSX.Element
}

function Materials({ asked, part, children }: MaterialsProps) {
  const t = useT()
  if (part) {
    return (
      <PartView part={part} busy={asked.refreshing} onRetry={() => void asked.refresh()}>
        {(all) => (all.length === 0 ? <Card>{t('applications.materials.none')}</Card> : children(all))}
      </PartView>
    )
  }
  if (asked.problem) return <ErrorState problem={asked.problem} onRetry={() => void asked.refresh()} />
  return <Skeleton shape="cards" count={3} />
}

interface FooterProps {
  first: boolean
  screen: Screen
  busy: boolean
  onBack: () => void
  onForward: () => void
  onSubmit: () => void
}

function Footer({ first, screen, busy, onBack, onForward, onSubmit }: FooterProps) {
  const t = useT()
  return (
    <Buttons>
      {!first && (
        <Button kind="secondary" onPress={onBack}>
          {t('applications.back')}
        </Button>
      )}
      {screen.stage === 3 ? (
        <Button busy={busy} onPress={onSubmit}>
          {t('applications.submit')}
        </Button>
      ) : (
        <Button onPress={onForward}>{t(`applications.forward.${screen.stage}`)}</Button>
      )}
    </Buttons>
  )
}

/** The hall or we said no: where what is missing can be put right. */
const REPAIRED_HERE = ['form_incomplete', 'form_changed', 'materials_missing', 'consent_ended', 'draft_changed']

interface SubmitFailedProps {
  write: ReturnType<typeof useSubmit>['write']
  item: string
  onRetry: () => void
  onRepair: (code: string) => void
}

function SubmitFailed({ write, item, onRetry, onRepair }: SubmitFailedProps) {
  const t = useT()
  const code = write.problem instanceof ApiProblem ? write.problem.problem.code : ''
  return (
    <DidNotWork
      problem={write.problem}
      title={t('applications.submit.failed')}
      safe={t('applications.submit.safe')}
      onRetry={onRetry}
      onClose={write.reset}
    >
      {REPAIRED_HERE.includes(code) && (
        <Button onPress={() => onRepair(code)}>{t('applications.submit.repair')}</Button>
      )}
      {code === 'not_online' && (
        <Button icon="calendar" onPress={() => void open('appointments/halls/index', { items: item })}>
          {t('catalogue.book')}
        </Button>
      )}
    </DidNotWork>
  )
}
