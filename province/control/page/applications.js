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
/** 办结结果 BJJGDM, in the order a clerk reaches for them. The hall decides which one fits the stage. */
const RESULTS = [
  ['0', '出证办结'],
  ['6', '办结'],
  ['1', '退回办结'],
  ['2', '作废办结'],
  ['4', '转报办结'],
  ['5', '补交不来办结'],
  ['3', '删除办结'],
]

/** Which row has its form open; while one is, the list stands still, so that nothing typed is lost. */
let editing = null
let list = []

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
  const answer = await call('GET', `/api/counter/bj?${query}`)
  if (answer.body?.JGDM !== '0') return report($('applications-answer'), READ, answer)
  if ($('applications-answer').textContent.startsWith(READ)) clear($('applications-answer'))
  list = answer.body.SJ
  show()
}

function show() {
  const heads = [
    ['事项', 'item'],
    ['申请人', 'applicant'],
    ['状态', 'stage'],
  ]
  draw($('applications'), [list, editing], () =>
    table(heads, list.flatMap(rows), '没有符合的办件 No application matches.'),
  )
}

function rows(application) {
  const { SBLSH, SXMC, ZT, ZTMC, DQHJ, CNBJSJ, BZSX, GXSJ, SQRMC } = application
  const limit = ZT === 'bz' ? `截止 ${BZSX}` : CNBJSJ && ZT !== 'bj' ? `承诺 ${CNBJSJ}` : ''
  const line = h(
    'tr',
    { 'data-serial': SBLSH },
    h('td', { class: 'item' }, SXMC, h('div', {}, h('code', {}, SBLSH))),
    h('td', { class: 'name' }, SQRMC, h('div', {}, h('small', {}, GXSJ.slice(5, 16)))),
    h('td', {}, h('span', { class: `state ${ZT}` }, ZTMC), h('div', {}, h('small', {}, `${DQHJ} ${limit}`))),
    h('td', { class: 'actions' }, ...actions(application)),
  )
  return editing?.serial === SBLSH ? [line, h('tr', {}, h('td', { colspan: '4' }, form(application)))] : [line]
}

function actions({ SBLSH, ZT }) {
  const now = (label, english, path) => button(label, english, () => act(label, path, { SBLSH }))
  const open = (label, english, kind) => button(label, english, () => edit({ serial: SBLSH, kind }))
  if (ZT === 'sb')
    return [now('受理', 'accept', 'sl'), open('要求补正', 'supplement', 'bz'), open('办结', 'finish', 'bj')]
  if (ZT === 'sl' || ZT === 'sp')
    return [now('审查通过', 'review passed', 'sp'), open('要求补正', 'supplement', 'bz'), open('办结', 'finish', 'bj')]
  if (ZT === 'bz') return [now('补正收到', 'received', 'bzsl'), open('办结', 'finish', 'bj')]
  return []
}

function edit(what) {
  editing = what
  show()
  document.querySelector('#applications form :is(input, select)')?.focus()
}

function form({ SBLSH, ZT }) {
  const cancel = h('button', { type: 'button', onclick: () => edit(null) }, '取消')
  if (editing.kind === 'bz') {
    const reason = h('input', { maxlength: '200', required: true, value: '请补交与原件一致的复印件' })
    const days = h('input', { type: 'number', min: '1', max: '60', value: '5' })
    return h(
      'form',
      {
        class: 'row',
        onsubmit: (event) =>
          submit(event, '要求补正', 'bz', () => ({ SBLSH, YY: reason.value.trim(), TS: Number(days.value) })),
      },
      h('label', { class: 'field grow' }, '补正原因 ', h('small', {}, 'what is missing'), reason),
      h('label', { class: 'field narrow' }, '工作日 ', h('small', {}, 'days'), days),
      h('button', { type: 'submit', class: 'primary' }, '发出'),
      cancel,
    )
  }
  const fitting = ZT === 'bz' ? RESULTS.filter(([code]) => code === '5') : RESULTS
  const result = h('select', {}, ...fitting.map(([value, label]) => h('option', { value }, `${value} ${label}`)))
  return h(
    'form',
    { class: 'row', onsubmit: (event) => submit(event, '办结', 'bj', () => ({ SBLSH, JG: result.value })) },
    h('label', { class: 'field grow' }, '办结结果 ', h('small', {}, 'result'), result),
    h('button', { type: 'submit', class: 'primary' }, '办结'),
    cancel,
  )
}

async function submit(event, what, path, body) {
  event.preventDefault()
  await act(what, path, body())
}

async function act(what, path, body) {
  const answer = await call('POST', `/api/counter/${path}`, { KHDLSH: reference(), ...body })
  if (report($('applications-answer'), what, answer)) editing = null
  await refreshApplications()
}
