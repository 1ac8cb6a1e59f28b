import { $, button, call, clear, draw, h, reference, report, table } from './dom.js'

const READ = '读取队列'

let halls = []

export async function startCounter() {
  const answer = await call('GET', '/api/halls')
  if (answer.body?.JGDM !== '0') {
    report($('counter-answer'), READ, answer)
    return false
  }
  halls = answer.body.SJ
  $('hall').replaceChildren(...halls.map(({ DTBM, DTMC }) => h('option', { value: DTBM }, DTMC)))
  chooseHall()
  return true
}

function chooseHall() {
  const hall = halls.find(({ DTBM }) => DTBM === $('hall').value)
  $('kind').replaceChildren(
    ...(hall?.CK ?? []).map(({ CKLX, CKMC, CKS }) => h('option', { value: CKLX }, `${CKMC}（${CKS} 个）`)),
  )
  $('display').href = `display.html?hall=${encodeURIComponent($('hall').value)}`
  showRules()
  refreshCounter()
}

/** 排队规则 of the chosen hall, as it has them now. */
async function showRules() {
  const { DTBM } = place()
  const answer = await call('GET', `/api/counter/dlgz?dtbm=${encodeURIComponent(DTBM)}`)
  if (answer.body?.JGDM !== '0' || DTBM !== place().DTBM) return
  const { remote, keep, passes } = $('queue-rules').elements
  remote.value = String(answer.body.SJ.YCQH)
  keep.value = String(answer.body.SJ.BLFZ)
  passes.value = String(answer.body.SJ.GHJG)
}

$('queue-rules').addEventListener('submit', async (event) => {
  event.preventDefault()
  const { remote, keep, passes } = event.target.elements
  const rules = { YCQH: Number(remote.value), BLFZ: Number(keep.value), GHJG: Number(passes.value) }
  await act('排队规则', 'dlgz', { DTBM: place().DTBM, ...rules })
  await showRules()
})

$('hall').addEventListener('change', chooseHall)
$('kind').addEventListener('change', () => refreshCounter())

const place = () => ({ DTBM: $('hall').value, CKLX: $('kind').value })

/** One press of a button at this window; what the hall says is shown. */
async function act(what, path, body) {
  const answer = await call('POST', `/api/counter/${path}`, { KHDLSH: reference(), ...body })
  const done = report($('counter-answer'), what, answer)
  await refreshCounter()
  return done ? answer.body.SJ : undefined
}

$('check-in').addEventListener('submit', async (event) => {
  event.preventDefault()
  const { code } = event.target.elements
  if (code.value.trim() === '') return code.focus()
  if (await act('签到', 'qd', { QDM: code.value.trim().toUpperCase() })) code.value = ''
})
$('walk-in').addEventListener('submit', async (event) => {
  event.preventDefault()
  const { name } = event.target.elements
  if (name.value.trim() === '') return name.focus()
  if (await act('现场取号', 'qh', { ...place(), XM: name.value.trim() })) name.value = ''
})
$('call-next').addEventListener('click', async () => {
  const ticket = await act('叫下一号', 'jh', { ...place(), CK: $('desk').value.trim() })
  if (ticket === null) $('counter-answer').firstChild.textContent = '叫下一号：没有人在等 nobody is waiting'
})

/** Asks of two presses may cross: only the answer to the last question is drawn. */
let asked = 0

export async function refreshCounter() {
  if (halls.length === 0) return
  const { DTBM, CKLX } = place()
  asked += 1
  const mine = asked
  const answer = await call('GET', `/api/counter/dl?dtbm=${encodeURIComponent(DTBM)}&cklx=${encodeURIComponent(CKLX)}`)
  if (mine !== asked) return
  if (answer.body?.JGDM !== '0') return report($('counter-answer'), READ, answer)
  if ($('counter-answer').textContent.startsWith(READ)) clear($('counter-answer'))
  draw($('queue'), [DTBM, CKLX, answer.body.SJ], () => [...queueTable(answer.body.SJ)])
}

const TICKET_STATES = {
  dd: '等候 waiting',
  jh: '办理中 called',
  gh: '过号 missed',
  bl: '已办结 served',
  wd: '未到 absent',
  qx: '已退号 given back',
  tz: '停叫 ended by the hall',
}
/** Who is at a desk comes first, then who waits in the order of the hall, then who is through. */
const ORDER = { jh: 0, dd: 1, gh: 2, bl: 3, wd: 3, qx: 3, tz: 3 }

function queueTable({ DL, YY }) {
  const tickets = DL.map((ticket, index) => ({ ticket, index })).sort(
    (a, b) => ORDER[a.ticket.ZT] - ORDER[b.ticket.ZT] || a.index - b.index,
  )
  const waiting = DL.filter(({ ZT }) => ZT === 'dd').length
  return [
    h('h3', {}, `队列：${waiting} 人等候 `, h('small', {}, `${waiting} waiting, ${DL.length} numbers today`)),
    table(
      [
        ['号', 'number'],
        ['姓名', 'name'],
        ['来由', 'came'],
        ['状态', 'state'],
      ],
      tickets.map(({ ticket }) => ticketRow(ticket)),
      '今天还没有取号 No numbers yet today.',
    ),
    h('h3', {}, `今日预约：${YY.length} 个未到 `, h('small', {}, 'booked for today, not checked in')),
    table(
      [
        ['时间', 'time'],
        ['姓名', 'name'],
        ['事项', 'item'],
        ['签到码', 'code'],
      ],
      YY.map(bookingRow),
      '没有未到的预约 Nobody is expected.',
    ),
  ]
}

function ticketRow({ DTBM, PDH, XM, LX, ZT, CK, DC, QHSJ, JHSJ, BLZSJ, WCSJ }) {
  const since = WCSJ ?? JHSJ ?? QHSJ
  return h(
    'tr',
    { 'data-number': PDH },
    h('td', { class: 'number' }, PDH),
    h('td', { class: 'name' }, XM),
    h('td', {}, LX === 'yy' ? '预约 booked' : DC === 1 ? '现场 walk-in' : '远程未到 not here yet'),
    h(
      'td',
      {},
      h('span', { class: `state ${ZT}` }, `${TICKET_STATES[ZT]}${CK ? ` · ${CK} 号` : ''} `),
      h('small', {}, ZT === 'gh' ? `保留到 kept until ${BLZSJ.slice(11, 16)}` : since.slice(11, 16)),
    ),
    h(
      'td',
      { class: 'actions' },
      ZT === 'jh' && button('办完', 'served', () => act(`${PDH} 办完`, 'wc', { DTBM, PDH })),
      ZT === 'gh' && button('重新排队', 'queue again', () => act(`${PDH} 重新排队`, 'gh', { DTBM, PDH })),
      ZT === 'jh' && button('未到', 'no-show', () => act(`${PDH} 未到`, 'sy', { DTBM, PDH })),
    ),
  )
}

function bookingRow({ YYLSH, QDM, XM, SXMC, KSSJ, JSSJ }) {
  return h(
    'tr',
    { 'data-booking': YYLSH },
    h('td', { class: 'number' }, `${KSSJ.slice(11, 16)}–${JSSJ.slice(11, 16)}`),
    h('td', { class: 'name' }, XM),
    h('td', {}, SXMC),
    h('td', {}, h('code', {}, QDM)),
    h(
      'td',
      { class: 'actions' },
      button('签到', 'check in', () => act(`${XM} 签到`, 'qd', { QDM })),
    ),
  )
}
