const PRESSABLE = '[role="button"],[role="tab"],[role="radio"],[role="checkbox"],[role="switch"],[role="link"]'

/** Taro's views are not buttons to a browser: what says it is one also answers Enter, Space, and Escape for a sheet. */
export function pressByKeyboard(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'Escape') {
      const closers = document.querySelectorAll<HTMLElement>('[role="dialog"] [data-closes]')
      closers[closers.length - 1]?.click()
      return
    }
    if (event.key !== 'Enter' && event.key !== ' ') return
    const target = event.target
    if (!(target instanceof HTMLElement) || !target.matches(PRESSABLE)) return
    event.preventDefault()
    target.click()
  })
}
