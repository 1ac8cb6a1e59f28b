import { useDidShow } from '@tarojs/taro'
import type { Answer } from './use-answer'

/** What was received longer ago than this is asked for again when its page comes back on top. */
const OLD_MS = 15_000

/** Both ends keep a page alive below others: what it shows may have changed when she returns. */
export function useAskedWhenShown({ data, refreshing, asOf, refresh }: Answer<unknown>): void {
  useDidShow(() => {
    if (data !== undefined && !refreshing && Date.now() - asOf > OLD_MS) void refresh()
  })
}
