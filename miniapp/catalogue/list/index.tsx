import { RegionChoice } from '@/catalogue/region-choice'
import { useT } from '@/i18n'
import { useOpenedWith } from '@/routes'
import { useFinding } from '@/stores/finding'
import { Cells } from '@/ui/cell'
import { Page } from '@/ui/page'
import { ItemsFrom } from './items-from'

export default function ItemListPage() {
  const t = useT()
  const { theme, department, name } = useOpenedWith('catalogue/list/index')
  const region = useFinding((state) => state.region)
  const query = {
    ...(theme && { theme }),
    ...(department && { department }),
    ...(region && { region: region.code }),
  }
  return (
    <Page title={name ?? t('catalogue.list.title')}>
      <RegionChoice />
      <Cells label={name ?? t('catalogue.list.title')}>
        <ItemsFrom key={region?.code ?? ''} query={query} first={1} />
      </Cells>
    </Page>
  )
}
