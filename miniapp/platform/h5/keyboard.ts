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

const STOPS = '[tabindex]:not([tabindex="-1"]), input, textarea, select, button, a[href]'

/** Moves the keyboard into the dialog with this id and keeps Tab there. @returns how to let it go back. */
export function holdFocus(id: string): () => void {
  const before = document.activeElement
  const dialog = document.getElementById(id)
  if (!dialog) return () => undefined
  dialog.tabIndex = -1
  let frame = 0
  let tries = 60
  // Taro's elements draw themselves a moment after React has made them, and take no focus before.
  const enter = () => {
    dialog.focus({ preventScroll: true })
    tries -= 1
    if (document.activeElement !== dialog && tries > 0) frame = requestAnimationFrame(enter)
  }
  enter()

  const keepInside = (event: KeyboardEvent) => {
    if (event.key !== 'Tab') return
    const stops = Array.from(dialog.querySelectorAll<HTMLElement>(STOPS)).filter((each) => each.offsetParent !== null)
    const [first] = stops
    const last = stops[stops.length - 1]
    if (!first || !last) return
    const at = document.activeElement
    const leaves = at === dialog || !dialog.contains(at) || at === (event.shiftKey ? first : last)
    if (!leaves || (at === dialog && !event.shiftKey)) return
    event.preventDefault()
    const next = event.shiftKey ? last : first
    next.focus()
  }
  document.addEventListener('keydown', keepInside)
  return () => {
    cancelAnimationFrame(frame)
    document.removeEventListener('keydown', keepInside)
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
  }
}
