import { $, button, call, h, reference, report } from './dom.js'

/** [word of the hall, Chinese, English, kind of field, of hall only] */
const FIELDS = [
  ['TQGZR', '提前开放', 'opens ahead', 'number'],
  ['TQDW', '单位', 'unit', { G: '工作日 workdays', Z: '自然日 days' }],
  ['DRKY', '当天可约', 'same day', { 1: '可 yes', 0: '否 no' }],
  ['JZFZ', '截止（分钟）', 'cut-off min', 'number'],
  ['QXFZ', '取消提前（分钟）', 'cancel before min', 'number'],
  ['MRXC', '每人每天', 'per day', 'number'],
  ['MZXC', '每人每周', 'per week', 'number'],
  ['MYXC', '每人每月', 'per month', 'number'],
  ['SYCS', '爽约次数', 'no-shows', 'number'],
  ['SYJZT', '停约天数', 'ban days', 'number'],
  ['QDTQFZ', '签到提前（分钟）', 'check-in from', 'number'],
  ['QDKHFZ', '签到宽限（分钟）', 'grace min', 'number'],
  ['DLYY', '可代他人预约', 'for others', { 1: '可 yes', 0: '否 no' }],
  ['YLMS', '预留（秒）', 'hold seconds', 'number'],
  ['HBXC', '候补上限（每人）', 'waitlist, per person', 'number'],
  ['HBLS', '候补留位（秒）', 'offer kept, seconds', 'number'],
  ['FHSJ', '放号时间', 'release time', 'time'],
  ['XCBL', '现场比例', 'walk-in share', 'share', true],
]

let hall = ''
let opening = null

/** Asks for the rules of a hall and fills the form; what is being typed is only replaced when another hall is chosen. */
export async function refreshRules(code) {
  const answer = await call('GET', `/api/counter/yygz?dtbm=${encodeURIComponent(code)}`)
  if (answer.body?.JGDM !== '0') {
    report($('rules-answer'), '读取规则', answer)
    return null
  }
  hall = code
  opening = answer.body.SJ
  fill()
  return opening
}

const item = () => $('rules-item').value.trim()
/** What the form began with: only what is changed is sent. */
const inForce = () => ({ ...opening.GZ, ...opening.SXGZ.find(({ SXBM }) => SXBM === item())?.GZ })

function fill() {
  const rules = inForce()
  $('rules-fields').replaceChildren(
    ...FIELDS.filter(([, , , , ofHall]) => !ofHall || !item()).map(([word, chinese, english, kind]) =>
      h('label', { class: 'field' }, `${chinese} `, h('small', {}, english), input(word, kind, rules[word])),
    ),
  )
  $('pools').hidden = Boolean(item())
  $('pool-rows').replaceChildren(...opening.GZ.HC.map(poolRow))
  $('rules-reset').hidden = !opening.SXGZ.some(({ SXBM }) => SXBM === item())
  $('item-rules').replaceChildren(
    ...opening.SXGZ.map(({ SXBM, GZ }) => h('li', { 'data-item': SXBM }, `${SXBM} ${JSON.stringify(GZ)}`)),
  )
}

function input(word, kind, value) {
  if (typeof kind === 'object') {
    const options = Object.entries(kind).map(([key, label]) =>
      h('option', { value: key, selected: key === String(value) }, label),
    )
    return h('select', { name: word }, ...options)
  }
  if (kind === 'time') return h('input', { type: 'time', name: word, value, required: true })
  const step = kind === 'share' ? '0.05' : '1'
  return h('input', { type: 'number', name: word, step, min: '0', value: String(value), required: true })
}

const typeOf = (word, kind) => (kind === 'time' || word === 'TQDW' ? String : Number)

function changed(form) {
  const before = inForce()
  const now = FIELDS.flatMap(([word, , , kind]) => {
    const field = form.elements[word]
    const value = field && typeOf(word, kind)(field.value)
    return field && value !== before[word] ? [[word, value]] : []
  })
  const HC = [...$('pool-rows').children].map(poolFrom)
  const poolsDiffer = !item() && JSON.stringify(HC) !== JSON.stringify(opening.GZ.HC)
  return { ...Object.fromEntries(now), ...(poolsDiffer && { HC }) }
}

async function save(what, GZ) {
  const SXBM = item()
  const answer = await call('POST', `/api/counter/${SXBM ? 'sxgz' : 'yygz'}`, {
    KHDLSH: reference(),
    DTBM: hall,
    ...(SXBM && { SXBM }),
    GZ,
  })
  if (!report($('rules-answer'), what, answer)) return
  opening = answer.body.SJ
  fill()
  document.dispatchEvent(new Event('switched'))
}

$('rules').addEventListener('submit', (event) => {
  event.preventDefault()
  if (!opening) return
  save(item() ? `${item()} 的规则` : '大厅规则', changed(event.target))
})
$('rules-item').addEventListener('change', () => opening && fill())
$('rules-reset').addEventListener('click', () => save(`${item()} 恢复大厅规则`, null))
$('pool-add').addEventListener('click', () =>
  $('pool-rows').append(poolRow({ HCBM: '', HCMC: '', NLQ: 0, NLZ: 16, SJD: [], BL: 0.3, CKLX: [$('kind').value] })),
)

const POOL_FIELDS = [
  ['HCBM', '编码', 'key', 'text'],
  ['HCMC', '名称', 'name', 'text'],
  ['NLQ', '年龄起', 'from age', 'number'],
  ['NLZ', '未满', 'below age', 'number'],
  ['SJD', '时段', 'hours, 13:00-14:00', 'text'],
  ['BL', '比例', 'share', 'number'],
  ['CKLX', '窗口类型', 'window kinds', 'text'],
]

function poolRow(pool) {
  const shown = {
    ...pool,
    SJD: pool.SJD.map(({ KS, JS }) => `${KS}-${JS}`).join(' '),
    CKLX: pool.CKLX.join(' '),
  }
  const row = h(
    'div',
    { class: 'row fields', 'data-quota': pool.HCBM },
    ...POOL_FIELDS.map(([word, chinese, english, type]) =>
      h(
        'label',
        { class: 'field' },
        `${chinese} `,
        h('small', {}, english),
        h('input', { type, step: 'any', required: true, 'data-word': word, value: String(shown[word]) }),
      ),
    ),
    button('删除', 'remove', () => row.remove()),
  )
  return row
}

function poolFrom(row) {
  const said = Object.fromEntries(
    [...row.querySelectorAll('input')].map((each) => [each.dataset.word, each.value.trim()]),
  )
  const list = (value) => value.split(/[\s,，、]+/).filter(Boolean)
  return {
    HCBM: said.HCBM,
    HCMC: said.HCMC,
    NLQ: Number(said.NLQ),
    NLZ: Number(said.NLZ),
    SJD: list(said.SJD).map((range) => {
      const [KS = '', JS = ''] = range.split('-')
      return { KS, JS }
    }),
    BL: Number(said.BL),
    CKLX: list(said.CKLX),
  }
}
