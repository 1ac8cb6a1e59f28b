import type { Part } from '@shared/http/parts'
import type { Problem } from '@shared/http/problem'
import { useState } from 'react'
import { ApiProblem, NetworkProblem, UnreadableAnswer } from '@/api/problems'
import type { Answer } from '@/api/use-answer'
import { Answered, PartView } from '@/ui/answered'
import { AsPublished } from '@/ui/as-published'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { DidNotWork } from '@/ui/did-not-work'
import { Empty } from '@/ui/empty'
import { ErrorBoundary } from '@/ui/error-boundary'
import { ErrorState } from '@/ui/error-state'
import { Facts } from '@/ui/facts'
import { FreshnessLine, KnownLine } from '@/ui/freshness-line'
import { Notice } from '@/ui/notice'
import { ProgressBar } from '@/ui/progress-bar'
import { QrCode } from '@/ui/qr-code'
import { Rows } from '@/ui/rows'
import { Skeleton } from '@/ui/skeleton'
import { TabBar } from '@/ui/tab-bar'
import { Timeline } from '@/ui/timeline'
import { nothing, Shown } from './shown'

const AT = '2026-11-24T01:00:00Z'
const problem = (more: Partial<Problem>): ApiProblem =>
  new ApiProblem({
    type: 'about:blank',
    code: 'hall_unavailable',
    title: 'title',
    status: 503,
    detail: 'What happened.',
    nextStep: 'What can be done now.',
    fault: 'hall',
    retry: 'same',
    instance: '/',
    requestId: 'r-1',
    ...more,
  })

const PROBLEMS: Record<string, unknown> = {
  'an upstream is silent': problem({}),
  'a rule says no': problem({ fault: 'rule', retry: 'no' }),
  'our fault': problem({ fault: 'us', retry: 'later' }),
  'not signed in': problem({ fault: 'request', retry: 'sign-in' }),
  offline: new NetworkProblem('offline', 0),
  unreachable: new NetworkProblem('unreachable', 0),
  'not readable': new UnreadableAnswer(200, 'r-1'),
  crash: new Error('anything else'),
}

const PARTS: Part<string>[] = [
  { state: 'fresh', source: 'hall', asOf: AT, data: 'fresh' },
  { state: 'stale', source: 'hall', asOf: AT, reason: 'hall_unavailable', data: 'stale' },
  { state: 'unavailable', source: 'hall', reason: 'hall_unavailable', message: 'Whose silence it is.' },
]

const answer = (more: Partial<Answer<string>>): Answer<string> => ({
  data: undefined,
  problem: null,
  loading: false,
  refreshing: false,
  asOf: Date.parse(AT),
  refresh: async () => undefined,
  ...more,
})

const SHAPES = ['lines', 'cards', 'cells', 'facts', 'days', 'code'] as const

/** What is shown, and what is shown when there is nothing to show. */
export function States() {
  const [failed, setFailed] = useState<unknown>(null)
  return (
    <>
      <Shown name="Answered">
        {[answer({ loading: true }), answer({ data: 'known' }), answer({ data: 'old', problem: problem({}) })].map(
          (each, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they never move
            <Answered key={index} answer={each} skeleton={<Skeleton shape="lines" />}>
              {(data) => <Card>{data}</Card>}
            </Answered>
          ),
        )}
      </Shown>
      <Shown name="PartView, FreshnessLine, KnownLine">
        {PARTS.map((part) => (
          <PartView key={part.state} part={part} busy={false} onRetry={nothing}>
            {(data) => <Card>{data}</Card>}
          </PartView>
        ))}
        {PARTS.map((part) => (
          <FreshnessLine key={part.state} part={part} busy onRetry={nothing} />
        ))}
        <KnownLine asOf={AT} busy={false} onRetry={nothing} />
      </Shown>
      <Shown name="ErrorState">
        {Object.entries(PROBLEMS).map(([name, each]) => (
          <ErrorState key={name} problem={each} onRetry={nothing}>
            <Card>{name}</Card>
          </ErrorState>
        ))}
      </Shown>
      <Shown name="ErrorBoundary">
        <ErrorBoundary>
          <Card>what stands in its place when it fails is an ErrorState</Card>
        </ErrorBoundary>
      </Shown>
      <Shown name="DidNotWork">
        <Button kind="secondary" onPress={() => setFailed(problem({ fault: 'rule', retry: 'no' }))}>
          somebody said no
        </Button>
        <Button kind="secondary" onPress={() => setFailed(new NetworkProblem('unreachable', 0))}>
          nobody answered
        </Button>
        <DidNotWork
          problem={failed}
          title="It was not done"
          safe="What cannot happen."
          onRetry={nothing}
          onClose={() => setFailed(null)}
        />
      </Shown>
      <Shown name="Skeleton">
        {SHAPES.map((shape) => (
          <Skeleton key={shape} shape={shape} />
        ))}
      </Shown>
      <Shown name="Empty">
        <Empty sentence="nothing here" />
        <Empty sentence="nothing here" action={{ label: 'what she probably wants', onPress: nothing }} />
      </Shown>
      <Shown name="Notice, AsPublished">
        <Notice>something she should know</Notice>
        <Notice tone="warning" icon="alert-circle">
          not done, or not certain
        </Notice>
        <AsPublished />
      </Shown>
      <Shown name="Facts">
        <Card>
          <Facts facts={['visits', 'time', 'fee', 'where'].map((label) => ({ label, value: 'value' }))} />
        </Card>
      </Shown>
      <Shown name="Rows">
        <Card>
          <Rows
            rows={[
              { label: 'label', value: 'value' },
              { label: 'with a note', value: 'value', note: 'note' },
            ]}
          />
        </Card>
      </Shown>
      <Shown name="ProgressBar">
        <ProgressBar share={0.4} words="4 of 10" />
        <ProgressBar share={0.4} words="standing still" still />
      </Shown>
      <Shown name="Timeline">
        <Timeline
          label="what happened"
          entries={[
            { key: 'c', title: 'newest', when: 'today', lines: ['by whom'], still: false },
            { key: 'b', title: 'asked', when: 'before', lines: [], still: true, stillWords: 'still from here' },
            { key: 'a', title: 'oldest', when: 'long ago', lines: [], mark: 'corrected', still: false },
          ]}
        />
      </Shown>
      <Shown name="QrCode">
        <QrCode text="ABCD2345EFGH6789" label="a code" />
      </Shown>
      <Shown name="TabBar">
        <TabBar current="pages/home/index" overlaid={false} />
      </Shown>
    </>
  )
}
