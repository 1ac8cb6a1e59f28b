import type { MiniProgramPackage } from '../package/read'
import type { Person } from '../person'
import { type Pages, partsOf } from './pages'

interface Card {
  title: string
  path: string
}

interface SharingParts {
  pages: Pages
  program: MiniProgramPackage
  person: Person
  /** She has sent the card to a chat. */
  sent: (card: Card) => void
  report: (error: unknown) => void
}

/**
 * 转发, from a button of the page on top: the page says what its card shows and where it leads, she chooses a chat or
 * closes the list. The program is not told which. What the page leaves out WeChat fills in: its own address.
 */
export function createSharing({ pages, program, person, sent, report }: SharingParts): () => Promise<void> {
  return async () => {
    const { instance, path, query } = pages.top
    const said = pages.tell(instance, 'onShareAppMessage', { from: 'button' }) as Partial<Card> | undefined
    const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`)
    const own = `/${path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`
    const card = { title: String(said?.title ?? ''), path: String(said?.path ?? own) }
    if (!program.pages.includes(partsOf(card.path).path.replace(/^\//, ''))) {
      return report(new Error(`a card would lead to "${card.path}", which is no page of the program`))
    }
    if (await person.seesDialog(`发送给朋友 ${card.title}`)) sent(card)
  }
}
