import type { Did } from '../types'

/** Without Taro's own "copied" message, which speaks one language only. */
export async function copy(text: string): Promise<Did> {
  try {
    await navigator.clipboard.writeText(text)
    return 'done'
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'impossible'
  }
}
