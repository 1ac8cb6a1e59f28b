import { useEffect } from 'react'
import { brighten } from './brightness'
import { useVisible } from './use-visible'

/** Only while this page is on top: a scanner needs it, the battery does not. */
export function useFullBrightness(): void {
  const visible = useVisible()
  useEffect(() => {
    if (!visible) return
    // Some phones refuse: the code is then shown as bright as the screen is.
    const bright = brighten().catch(() => () => undefined)
    return () => void bright.then((giveBack) => giveBack())
  }, [visible])
}
