import { $, button, call, draw, h, reference, report, table } from './dom.js'
import { refreshMissed } from './missed.js'
import { refreshRules } from './rules.js'

const READ = '读取号源'
const POOLS = { online: '普通 general', walk_in: '现场 walk-in' }
const CLOSED = {
  dayoff: '休息日 day off',
  exception: '临时关闭 shut',
  cutoff: '已截止 over',
  notyet: '未放号 not released',
  calendar: '日历未公布 no calendar',
}

const place = () => ({ DTBM: $('hall').value, CKLX: $('kind').value, RQ: $('opening-day').value })

/** The first day that people can come: the next opening. */
export async function startOpening() {
  const { body } = await call('GET', '/api/state')
  $('opening-day').value = body.nextOpening?.slice(0, 10) ?? body.now?.slice(0, 10) ?? ''
}

/** One press of a button; what the hall says is shown, and everything that follows from it. */
async function act(what, path, body) {
  const { DTBM } = place()
  $('exception-ask').replaceChildren()
  const answer = await call('POST', `/api/counter/${path}`, { KHDLSH: reference(), DTBM, ...body })
  report($('opening-answer'), what, answer)
  if (answer.body?.JGDM === '0' && answer.body.SJ.LW) showExceptions(answer.body.SJ)
  await refreshOpening()
}

$('opening-day').addEventListener('change', () => refreshOpening())
$('release-day').addEventListener('click', () => {
  const { RQ } = place()
  if (RQ) act(`${RQ} 放号`, 'fh', { RQ })
})
$('exception').addEventListener('submit', (event) => {
  event.preventDefault()
  const { DTBM, RQ } = place()
  if (!RQ) return $('opening-day').focus()
  void setException({ DTBM, ...exceptionFrom(event.target.elements, RQ) })
})

function exceptionFrom({ state, from, to, reason }, RQ) {
  const says = reason.value.trim() ? { YY: reason.value.trim() } : {}
  if (state.value === 'usual') return { what: `${RQ} 恢复`, body: { RQ, KF: null, ...says } }
  const open = state.value === 'open'
  const hours = open && from.value && to.value ? { KFSJ: [{ KS: from.value, JS: to.value }] } : {}
  return { what: `${RQ} ${open ? '开放' : '关闭'}`, body: { RQ, KF: open ? 1 : 0, ...says, ...hours } }
}

/** Whoever has a place then loses it: how many, is asked of the hall and shown before anything is changed. */
async function setException({ DTBM, what, body }) {
  const { RQ, KF, KFSJ } = body
  const query = new URLSearchParams({
    dtbm: DTBM,
    rq: RQ,
    ...(KF !== null && { kf: String(KF) }),
    ...(KFSJ && { kfsj: KFSJ.map(({ KS, JS }) => `${KS}-${JS}`).join() }),
  })
  const answer = await call('GET', `/api/counter/lw?${query}`)
  if (answer.body?.JGDM !== '0') return report($('opening-answer'), what, answer)
  const { YYS, YLS, PDS } = answer.body.SJ
  if (YYS + YLS + PDS === 0) return act(what, 'lw', { DTBM, ...body })
  const goOn = () => act(what, 'lw', { DTBM, ...body })
  $('exception-ask').replaceChildren(
    h('span', {}, `${what}：将由大厅取消 ${YYS} 个预约、${YLS} 个留位，停叫 ${PDS} 个排队号，并通知本人。`),
    h(
      'small',
      {},
      `${YYS} bookings and ${YLS} holds will be cancelled and ${PDS} queue numbers ended by the hall, and their owners told.`,
    ),
    button('确认取消并设置', 'cancel them and set', goOn),
    button('不改', 'leave as it is', () => $('exception-ask').replaceChildren()),
  )
}

/** Asks of two presses may cross: only the answer to the last question is drawn. */
let asked = 0
let shownHall = ''

export async function refreshOpening() {
  const { DTBM, CKLX, RQ } = place()
  if (!DTBM || !CKLX || !RQ) return
  asked += 1
  const mine = asked
  if (shownHall !== DTBM) {
    const opening = await refreshRules(DTBM)
    if (mine !== asked || !opening) return
    shownHall = DTBM
    $('exception-ask').replaceChildren()
    showExceptions(opening)
  }
  const query = new URLSearchParams({ dtbm: DTBM, cklx: CKLX, rq: RQ })
  const [answer] = await Promise.all([call('GET', `/api/counter/hy?${query}`), refreshMissed(DTBM)])
  if (mine !== asked) return
  if (answer.body?.JGDM !== '0') return report($('opening-answer'), READ, answer)
  // A number that is being typed is not drawn over.
  if ($('slots').contains(document.activeElement) && document.activeElement.tagName === 'INPUT') return
  draw($('slots'), [DTBM, CKLX, answer.body.SJ], () => slotTable(answer.body.SJ))
}

function showExceptions({ LW, FH }) {
  draw($('exceptions'), [LW, FH], () => [
    ...LW.map(({ RQ, KF, KFSJ, YY }) => {
      const hours = KFSJ?.map(({ KS, JS }) => `${KS}–${JS}`).join('、') ?? ''
      return h('li', { 'data-exception': RQ }, `${RQ} ${KF ? '开放 open' : '关闭 shut'} ${hours} ${YY}`)
    }),
    ...FH.map(({ RQ, HYBM }) => h('li', { 'data-release': RQ }, `${RQ} ${HYBM ?? '整天 whole day'} 提前放号 released`)),
  ])
}

function slotTable({ YYDM, HY }) {
  return [
    h('p', { class: 'day' }, YYDM === null ? '可预约 open for booking' : (CLOSED[YYDM] ?? YYDM)),
    table(
      [
        ['时间', 'time'],
        ['预约', 'booking'],
        ['号池：预留 + 已约 + 剩余 = 总数', 'pool: held + booked + free = capacity'],
      ],
      HY.map(slotRow),
      '当天没有号源 No slots on this day.',
    ),
  ]
}

function slotRow({ HYBM, KSSJ, JSSJ, KY, HC }) {
  const time = `${KSSJ.slice(11, 16)}–${JSSJ.slice(11, 16)}`
  return h(
    'tr',
    { 'data-slot': HYBM },
    h('td', { class: 'number' }, time),
    h('td', {}, KY ? '可约 open' : '不可约 closed'),
    h('td', { class: 'pools' }, ...HC.map((pool) => poolForm(HYBM, time, pool))),
    h(
      'td',
      { class: 'actions' },
      !KY && button('放号', 'release', () => act(`${time} 放号`, 'fh', { RQ: place().RQ, HYBM })),
    ),
  )
}

function poolForm(HYBM, time, { HCBM, HCMC, ZL, YLS, YYS, SYL, RG }) {
  const name = POOLS[HCBM] ?? HCMC ?? HCBM
  const capacity = h('input', {
    type: 'number',
    min: HCBM === 'walk_in' ? '1' : '0',
    max: '10000',
    value: String(ZL),
    'aria-label': `${time} ${name} 总数 capacity`,
  })
  const change = (event) => {
    event.preventDefault()
    capacity.blur()
    act(`${time} ${name} ${capacity.value} 号`, 'rl', { HYBM, HC: HCBM, ZL: Number(capacity.value) })
  }
  return h(
    'form',
    { class: 'row inline pool', 'data-pool': HCBM, onsubmit: change },
    h('span', {}, `${name}：${YLS} + ${YYS} + ${SYL} = `),
    capacity,
    RG ? h('small', {}, '人工 by hand') : null,
    h('button', { type: 'submit' }, '改号数', h('small', {}, 'change')),
  )
}
