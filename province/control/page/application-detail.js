import { correctable } from './application-forms.js'
import { button, call, h, report } from './dom.js'

const STAGES = {
  SB: '申办',
  SL: '受理',
  SPCL: '审批',
  BZGZ: '补正告知',
  BZCL: '补正提交',
  BZSL: '补正受理',
  BJ: '办结',
  PJ: '评价',
}
const MAY_CORRECT = ['BZGZ', 'SL', 'BJ']
const WAYS = { 2: '已存材料', 4: '容缺后补', 5: '电子证照', 8: '部门核验', 9: '由表单生成' }
const NEEDS = { 1: '必要', 2: '非必要', 3: '可容缺' }
/** How long the browser is given to take a paper over into its own tab. */
const PAPER_LIFE_MS = 60_000

/** What was read of certificates while an application is open, by serial and material. */
const readings = new Map()
export const readingsOf = (serial) => [...readings].filter(([key]) => key.startsWith(`${serial} `))

/**
 * Everything a clerk sees of one application: what was filled in, what was handed in, what happened.
 * @param on `answer` where refusals go, `act(what, path, body)`, `correct(record)` opens the form, `changed()` redraws
 */
export function applicationDetail(detail, on) {
  const { BD = [], CL = [], JL = [] } = detail
  return h(
    'div',
    { class: 'detail' },
    h(
      'section',
      {},
      h('h4', {}, '表单 ', h('small', {}, 'form')),
      BD.length === 0
        ? h('p', { class: 'empty' }, '没有填写内容 Nothing was filled in.')
        : h('dl', { class: 'facts' }, ...BD.flatMap(({ BT, Z }) => [h('dt', {}, BT), h('dd', {}, text(Z))])),
    ),
    h(
      'section',
      {},
      h('h4', {}, '材料 ', h('small', {}, 'materials')),
      CL.length === 0
        ? h('p', { class: 'empty' }, '没有材料 No materials.')
        : h('ul', { class: 'lines' }, ...CL.map((material) => materialLine(detail, material, on))),
    ),
    h(
      'section',
      {},
      h('h4', {}, '记录 ', h('small', {}, 'log')),
      h('ol', { class: 'lines log' }, ...JL.map((record) => recordLine(record, JL, on))),
    ),
  )
}

const text = (value) => (typeof value === 'boolean' ? (value ? '是' : '否') : String(value ?? ''))

function materialLine({ SBLSH }, { CLBH, CLMC, SQFS, BYX, ZZBS, WJBH, HYJ, BYLY }, on) {
  const marks = [
    WAYS[SQFS] ?? `方式 ${SQFS}`,
    NEEDS[BYX],
    String(HYJ) === '1' && '已核原件',
    BYLY && `补正 ${BYLY}`,
  ].filter(Boolean)
  const reading = readings.get(`${SBLSH} ${CLBH}`)
  return h(
    'li',
    { 'data-material': CLBH },
    h(
      'div',
      { class: 'line' },
      h('span', {}, CLMC, h('small', {}, marks.join(' · '))),
      h(
        'span',
        { class: 'row' },
        ZZBS && button('读证照', 'read', () => readCertificate(SBLSH, CLBH, on)),
        WJBH && button('看材料', 'open', () => openPaper(SBLSH, CLBH, on)),
        WJBH &&
          String(HYJ) !== '1' &&
          button('核原件', 'compared', () => on.act(`${CLMC} 核原件`, 'hyj', { SBLSH, CLBH })),
      ),
    ),
    reading &&
      h(
        'dl',
        { class: 'facts' },
        h('dt', {}, reading.certificateName ?? '证照'),
        h('dd', {}, reading.ZT === '0' ? '按授权读取' : `证照库回答 ${reading.ZT}`),
        ...Object.entries(reading.fields ?? {}).flatMap(([label, value]) => [h('dt', {}, label), h('dd', {}, value)]),
      ),
  )
}

async function readCertificate(SBLSH, CLBH, on) {
  const query = new URLSearchParams({ sblsh: SBLSH, clbh: CLBH })
  const answer = await call('GET', `/api/counter/zz?${query}`)
  if (!report(on.answer, '读证照', answer)) return
  readings.set(`${SBLSH} ${CLBH}`, answer.body.SJ)
  on.changed()
}

/** A picture or a PDF, in a tab of its own. */
async function openPaper(SBLSH, CLBH, on) {
  const query = new URLSearchParams({ sblsh: SBLSH, clbh: CLBH })
  const answer = await call('GET', `/api/counter/wj?${query}`)
  if (answer.body?.JGDM !== '0') return report(on.answer, '看材料', answer)
  const { contentType, content } = answer.body.SJ
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
  const url = URL.createObjectURL(new Blob([bytes], { type: contentType }))
  window.open(url, '_blank')
  setTimeout(() => URL.revokeObjectURL(url), PAPER_LIFE_MS)
}

function recordLine(record, all, on) {
  const { YWLSH, HJ, CS, SJBBH, SJ, JL } = record
  const isLatest = all.every((each) => each.YWLSH !== YWLSH || each.SJBBH <= SJBBH)
  const facts = Object.entries(JL).filter(([, value]) => value !== null && value !== '')
  return h(
    'li',
    { 'data-record': YWLSH, class: isLatest ? '' : 'replaced' },
    h(
      'div',
      { class: 'line' },
      h('span', {}, `${STAGES[HJ] ?? HJ} ${CS} `, h('small', {}, `${SJ}${SJBBH > 1 ? ` · 第 ${SJBBH} 版` : ''}`)),
      isLatest &&
        MAY_CORRECT.includes(HJ) &&
        correctable(JL).length > 0 &&
        button('更正', 'correct', () => on.correct(record)),
    ),
    h(
      'dl',
      { class: 'facts small' },
      ...facts.flatMap(([name, value]) => [
        h('dt', {}, name),
        h('dd', {}, value instanceof Object ? JSON.stringify(value) : String(value)),
      ]),
    ),
  )
}
