import { RegionChoice } from '@/catalogue/region-choice'
import { useT } from '@/i18n'
import { useFinding } from '@/stores/finding'
import { Page } from '@/ui/page'
import { SearchField } from '@/ui/search-field'
import { useSettled } from '@/ui/use-settled'
import { Browse } from './browse'
import { Results } from './results'

export default function FindPage() {
  const t = useT()
  const { words, setWords, remember } = useFinding()
  // Here, not where the results are: they come with the first letter, and that is no pause.
  const settled = useSettled(words.trim())
  return (
    <Page title={t('catalogue.find.title')} tab="pages/find/index">
      <SearchField placeholder={t('catalogue.find.field')} value={words} onChange={setWords} onSubmit={remember} />
      <RegionChoice />
      {words.trim() === '' ? <Browse /> : <Results q={settled} />}
    </Page>
  )
}
