import { RegionChoice } from '@/catalogue/region-choice'
import { useT } from '@/i18n'
import { useFinding } from '@/stores/finding'
import { Page } from '@/ui/page'
import { SearchField } from '@/ui/search-field'
import { Browse } from './browse'
import { Results } from './results'

export default function FindPage() {
  const t = useT()
  const { words, setWords, remember } = useFinding()
  return (
    <Page title={t('catalogue.find.title')} tab="pages/find/index">
      <SearchField placeholder={t('catalogue.find.field')} value={words} onChange={setWords} onSubmit={remember} />
      <RegionChoice />
      {words.trim() === '' ? <Browse /> : <Results words={words} />}
    </Page>
  )
}
