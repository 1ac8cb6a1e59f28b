import type { Did, Shared } from '../types'
import { copy } from './clipboard'

/** Hands a page on through the phone's own sheet; where there is none, as text for a chat. */
export async function share({ title, text, path }: Shared): Promise<Did | 'copied'> {
  const url = new URL(path, window.location.origin).href
  if (typeof navigator.share !== 'function') {
    const did = await copy(`${text}\n${url}`)
    return did === 'done' ? 'copied' : did
  }
  try {
    await navigator.share({ title, text, url })
    return 'done'
  } catch (error) {
    return error instanceof DOMException && /^(AbortError|NotAllowedError)$/.test(error.name) ? 'refused' : 'impossible'
  }
}
