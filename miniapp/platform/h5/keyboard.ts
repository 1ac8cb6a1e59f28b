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

/** Taro's elements are put into place a moment after React has made them, and lose the focus on the way. */
const FRAMES = 30

/** Moves the keyboard into the dialog with this id and keeps Tab there. @returns how to let it go back. */
export function holdFocus(id: string): () => void {
  const before = document.activeElement
  let frame = 0
  let frames = 0
  const enter = () => {
    const dialog = document.getElementById(id)
    if (dialog && !dialog.contains(document.activeElement)) {
      dialog.tabIndex = -1
      dialog.focus({ preventScroll: true })
    }
    frames += 1
    if (frames < FRAMES) frame = requestAnimationFrame(enter)
  }
  enter()

  const keepInside = (event: KeyboardEvent) => {
    const dialog = document.getElementById(id)
    if (event.key === 'Tab' && dialog) stayIn(dialog, event)
  }
  document.addEventListener('keydown', keepInside)
  return () => {
    cancelAnimationFrame(frame)
    document.removeEventListener('keydown', keepInside)
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
  }
}

/** From the last stop to the first, and back. */
function stayIn(dialog: HTMLElement, event: KeyboardEvent): void {
  const stops = Array.from(dialog.querySelectorAll<HTMLElement>(STOPS)).filter((each) => each.offsetParent !== null)
  const [first] = stops
  const last = stops[stops.length - 1]
  const at = document.activeElement
  if (!first || !last || (at === dialog && !event.shiftKey)) return
  if (at !== dialog && dialog.contains(at) && at !== (event.shiftKey ? first : last)) return
  event.preventDefault()
  const next = event.shiftKey ? last : first
  next.focus()
}
