import { applicationDetail, readingsOf } from './application-detail.js'
import { applicationForm } from './application-forms.js'
import { $, button, call, clear, draw, h, reference, report, table } from './dom.js'

const READ = '读取办件'

const STAGES = [
  ['', '全部 all'],
  ['sb', '已申办 submitted'],
  ['sl', '已受理 accepted'],
  ['sp', '审批中 in review'],
  ['bz', '待补正 supplement'],
  ['bj', '已办结 finished'],
]

let list = []
/** The application that is open below its row, and what `/ck/bjxq` says of it. */
let opened = null
let detail = null
/** Which form is open; while one is, the list stands still, so that nothing typed is lost. */
let editing = null

export function startApplications() {
  $('stage').replaceChildren(...STAGES.map(([value, label]) => h('option', { value }, label)))
}

$('stage').addEventListener('change', () => refreshApplications())
let typing = null
$('applicant').addEventListener('input', () => {
  clearTimeout(typing)
  typing = setTimeout(refreshApplications, 300)
})

export async function refreshApplications() {
  if (editing) return
  const query = new URLSearchParams()
  if ($('stage').value) query.set('zt', $('stage').value)
  if ($('applicant').value.trim()) query.set('sbr', $('applicant').value.trim())
  const [answer] = await Promise.all([call('GET', `/api/counter/bj?${query}`), readDetail()])
  // A form that was opened meanwhile is not drawn over.
  if (editing) return
  if (answer.body?.JGDM !== '0') return report($('applications-answer'), READ, answer)
  if ($('applications-answer').textContent.startsWith(READ)) clear($('applications-answer'))
  list = answer.body.SJ
  show()
}

async function readDetail() {
  const wanted = opened
  if (!wanted) return
  const answer = await call('GET', `/api/counter/bjxq?${new URLSearchParams({ sblsh: wanted })}`)
  if (opened !== wanted) return
  if (answer.body?.JGDM === '0') detail = answer.body.SJ
  else report($('applications-answer'), READ, answer)
}

async function open(serial) {
  editing = null
  detail = null
  opened = opened === serial ? null : serial
  await readDetail()
  show()
}

async function edit(serial, what) {
  if (opened !== serial) {
    opened = serial
    detail = null
    await readDetail()
  }
  editing = what
  show()
  document.querySelector('#applications form :is(input, select)')?.focus()
}

function show() {
  const heads = [
    ['事项', 'item'],
    ['申请人', 'applicant'],
    ['状态', 'stage'],
  ]
  draw($('applications'), [list, editing, opened, detail, readingsOf(opened)], () =>
    table(heads, list.flatMap(rows), '没有符合的办件 No application matches.'),
  )
}

function rows(application) {
  const { SBLSH, SXMC, ZT, ZTMC, DQHJ, CNBJSJ, BZSX, BZTJSJ, GXSJ, SQRMC } = application
  const waits = ZT === 'bz' && (BZTJSJ ? '已提交，待受理' : `截止 ${BZSX}`)
  const limit = waits || (CNBJSJ && ZT !== 'bj' ? `承诺 ${CNBJSJ}` : '')
  const isOpen = opened === SBLSH
  const line = h(
    'tr',
    { 'data-serial': SBLSH },
    h(
      'td',
      { class: 'item' },
      h(
        'button',
        { type: 'button', class: 'unfold', 'aria-expanded': String(isOpen), onclick: () => open(SBLSH) },
        SXMC,
        h('code', {}, SBLSH),
      ),
    ),
    h('td', { class: 'name' }, SQRMC, h('div', {}, h('small', {}, GXSJ.slice(5, 16)))),
    h('td', {}, h('span', { class: `state ${ZT}` }, ZTMC), h('div', {}, h('small', {}, `${DQHJ} ${limit}`))),
    h('td', { class: 'actions' }, h('span', { class: 'row' }, ...actions(application))),
  )
  return isOpen ? [line, h('tr', {}, h('td', { colspan: '4' }, ...below(application)))] : [line]
}

function below(application) {
  const { SBLSH } = application
  const on = {
    answer: $('applications-answer'),
    act,
    changed: show,
    correct: (record) => edit(SBLSH, { kind: 'gz', record }),
  }
  return [
    editing && applicationForm(application, detail, editing, act, () => edit(SBLSH, null)),
    detail && applicationDetail(detail, on),
  ].filter(Boolean)
}

function actions({ SBLSH, ZT }) {
  const now = (label, english, path) => button(label, english, () => act(label, path, { SBLSH }))
  const fill = (label, english, kind) => button(label, english, () => edit(SBLSH, { kind }))
  const supplement = fill('要求补正', 'supplement', 'bz')
  const finish = fill('办结', 'finish', 'bj')
  if (ZT === 'sb') return [now('受理', 'accept', 'sl'), fill('不予受理', 'not accepted', 'bsl'), supplement, finish]
  if (ZT === 'sl' || ZT === 'sp') return [now('审查通过', 'review passed', 'sp'), supplement, finish]
  if (ZT === 'bz') return [now('补正受理', 'received', 'bzsl'), finish]
  return []
}

async function act(what, path, body) {
  const answer = await call('POST', `/api/counter/${path}`, { KHDLSH: reference(), ...body })
  if (report($('applications-answer'), what, answer)) editing = null
  await refreshApplications()
}
