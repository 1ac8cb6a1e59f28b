import { Page } from '@/ui/page'
import { Actions } from './actions'
import { Forms } from './forms'
import { States } from './states'

/** Every component of ui/ in every state, for whoever works on them. In development only: /gallery/index. */
export default function GalleryPage() {
  return (
    <Page title="Gallery">
      <Actions />
      <Forms />
      <States />
    </Page>
  )
}
