import { refreshApplications, startApplications } from './applications.js'
import { startCodes } from './codes.js'
import { refreshCounter, startCounter } from './counter.js'
import { $, call, clockText, report, shiftText, shortTime } from './dom.js'
import { refreshExchange, startExchange } from './exchange.js'
import { refreshOpening, startOpening } from './opening.js'
import { loadResidents, refreshPhones } from './phone.js'
import { showSystems } from './systems.js'

const POLL_MS = 2_000
const HOUR_MS = 3_600_000

let state = null
/** The province's clock minus this machine's, by the last answer. */
let ahead = 0
let peopleLoaded = false
let hallsLoaded = false

async function refreshState() {
  const answer = await call('GET', '/api/state')
  document.body.classList.toggle('lost', !answer.ok)
  if (!answer.ok) {
    $('shift').textContent = answer.body.message ?? `HTTP ${answer.status}`
    return
  }
  state = answer.body
  ahead = new Date(state.now).getTime() - Date.now()
  $('shift').textContent = shiftText(state.shiftMs)
  $('opening').textContent = state.nextOpening ? shortTime(state.nextOpening) : '工作日历未公布'
  document.querySelector('[data-clock="opening"]').disabled = state.nextOpening === null
  showSystems(state.systems)
  if (!peopleLoaded) peopleLoaded = await loadResidents(state.bffPublicUrl)
}

async function refreshDesk() {
  if (!hallsLoaded) hallsLoaded = await startCounter()
  await Promise.all([refreshCounter(), refreshApplications(), refreshExchange(), refreshOpening()])
}

/** Each on its own: a slow system must not hold up what the others say. */
const refreshing = new Map([
  [refreshState, false],
  [refreshPhones, false],
  [refreshDesk, false],
])

/** Every two seconds, only while the page is looked at, and nothing twice at a time. */
function poll() {
  if (document.visibilityState !== 'visible') return
  for (const [refresh, busy] of refreshing) {
    if (busy) continue
    refreshing.set(refresh, true)
    refresh().finally(() => refreshing.set(refresh, false))
  }
}

const MOVES = {
  hour: ['拨快 1 小时', () => ({ shiftMs: Math.round(state.shiftMs + HOUR_MS) })],
  day: ['拨快 1 天', () => ({ shiftMs: Math.round(state.shiftMs + 24 * HOUR_MS) })],
  opening: ['到下一工作日 08:30', () => ({ to: state.nextOpening })],
  real: ['回到真实时间', () => ({ shiftMs: 0 })],
}
for (const button of document.querySelectorAll('[data-clock]')) {
  button.addEventListener('click', async () => {
    if (!state) return
    const [what, change] = MOVES[button.dataset.clock]
    report($('clock-answer'), what, await call('PUT', '/api/clock', change()))
    await refreshState()
    poll()
  })
}

function tick() {
  if (state) $('now').textContent = clockText(new Date(Date.now() + ahead))
}

startApplications()
startCodes()
startExchange()
startOpening()
setInterval(tick, 250)
setInterval(poll, POLL_MS)
document.addEventListener('visibilitychange', poll)
document.addEventListener('switched', poll)
poll()
