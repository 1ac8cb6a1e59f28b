import { type Home, homeEndpoints } from '@shared/home/contract'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useAnswer } from '@/api/use-answer'
import { useAskedWhenShown } from '@/api/use-asked-when-shown'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { useFinding } from '@/stores/finding'
import { usePreferences } from '@/stores/preferences'
import { useResident } from '@/stores/session'
import { Answered, PartView } from '@/ui/answered'
import { FreshnessLine } from '@/ui/freshness-line'
import { Page } from '@/ui/page'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import { Entries, Mine } from './entries'
import { Drafts, FrequentMatters, Moving, Themes } from './matters'
import { movingOf } from './needs'
import { NeedsYou } from './needs-you'
import { SearchEntry, SignInEntry, Top } from './top'

export default function HomePage() {
  const t = useT()
  const elderly = usePreferences((state) => state.elderly)
  const resident = useResident()
  const answer = useAnswer(homeEndpoints.home, {})
  useAskedWhenShown(answer)
  usePullDownRefresh(() => void answer.refresh().finally(() => Taro.stopPullDownRefresh()))
  return (
    <Page title={t('home.title')} tab="pages/home/index">
      <Top messages={resident ? answer.data?.messages : undefined} />
      {elderly ? <Entries /> : <SearchEntry />}
      {!resident && <SignInEntry />}
      <Answered answer={answer} skeleton={<HomeSkeleton />}>
        {(home) => <Parts home={home} busy={answer.refreshing} onRetry={() => void answer.refresh()} />}
      </Answered>
    </Page>
  )
}

interface PartsProps {
  home: Home
  busy: boolean
  onRetry: () => void
}

function Parts(props: PartsProps) {
  const { home } = props
  const elderly = usePreferences((state) => state.elderly)
  const resident = useResident()
  // What was answered to somebody else is nobody's business here, not even until the next answer comes.
  const hers = resident !== null && home.resident?.id === resident.id
  return (
    <>
      {hers && <Hers {...props} />}
      {/* Large text has its four ways on above, and what needs her: no more. */}
      {!elderly && <Everybodys {...props} />}
    </>
  )
}

function Hers({ home, busy, onRetry }: PartsProps) {
  const t = useT()
  const elderly = usePreferences((state) => state.elderly)
  const { applications, drafts, messages } = home
  const moves = applications && (applications.state !== 'fresh' || movingOf(applications.data).length > 0)
  const all = { label: t('home.allApplications'), onPress: () => void open('applications/mine/index') }
  return (
    <>
      {messages && <FreshnessLine part={messages} busy={busy} onRetry={onRetry} />}
      <NeedsYou home={home} busy={busy} onRetry={onRetry} />
      {drafts && (drafts.state !== 'fresh' || drafts.data.length > 0) && (
        <Section title={t('home.drafts')}>
          <PartView part={drafts} busy={busy} onRetry={onRetry}>
            {(data) => <Drafts drafts={data} />}
          </PartView>
        </Section>
      )}
      {!elderly && <Mine />}
      {!elderly && applications && moves && (
        <Section title={t('home.moving')} action={all}>
          <PartView part={applications} busy={busy} onRetry={onRetry}>
            {(data) => <Moving applications={data} />}
          </PartView>
        </Section>
      )}
    </>
  )
}

function Everybodys({ home: { suggestions, themes }, busy, onRetry }: PartsProps) {
  const t = useT()
  return (
    <>
      <Section title={t('home.suggestions')}>
        <PartView part={suggestions} busy={busy} onRetry={onRetry}>
          {(items) => <FrequentMatters items={items} />}
        </PartView>
      </Section>
      <Section title={t('home.themes')} action={{ label: t('home.allThemes'), onPress: browse }}>
        <PartView part={themes} busy={busy} onRetry={onRetry}>
          {(all) => <Themes themes={all} />}
        </PartView>
      </Section>
    </>
  )
}

function browse(): void {
  useFinding.getState().setWords('')
  void open('pages/find/index')
}

/** As the parts will lie. */
function HomeSkeleton() {
  return (
    <>
      <Skeleton shape="cards" count={1} />
      <Skeleton shape="cells" />
    </>
  )
}
