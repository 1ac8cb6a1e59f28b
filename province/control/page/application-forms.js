import { h } from './dom.js'

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
const FITTING = { sb: ['1', '2', '3'], bz: ['5'] }
/** What the applicant sees to: the rest is looked up by the department or made from the form. */
const APPLICANTS_WAYS = ['2', '4', '5']
const CORRECTABLE = { BZGZYY: '补正原因', BSLYY: '不予受理原因', ZFHTHYY: '退回原因', BJJGMS: '结果描述' }

/**
 * The forms a clerk fills in for one application. Each gives `{what, path, body()}` of the hall's call and its fields.
 * @param {{kind: string, record?: object}} editing which one
 */
const FORMS = {
  /** 要求补正: materials of the item to hand in again, and something new by its name. */
  bz({ SBLSH }, { CL = [] }) {
    const reason = h('input', { maxlength: '200', required: true, value: '请补交与原件一致的复印件' })
    const days = h('input', { type: 'number', min: '1', max: '60', value: '5' })
    const known = CL.filter(({ SQFS }) => APPLICANTS_WAYS.includes(String(SQFS)))
    const boxes = known.map(({ CLBH, CLMC }) => ({ CLBH, CLMC, box: h('input', { type: 'checkbox', value: CLBH }) }))
    const fresh = h('input', { maxlength: '60', name: 'fresh' })
    const asked = () => [
      ...boxes.filter(({ box }) => box.checked).map(({ CLBH, CLMC }) => ({ CLBH, CLMC })),
      ...(fresh.value.trim() ? [{ CLMC: fresh.value.trim() }] : []),
    ]
    return {
      what: '要求补正',
      path: 'bz',
      body: () => ({
        SBLSH,
        YY: reason.value.trim(),
        TS: Number(days.value),
        ...(asked().length > 0 && { CL: asked() }),
      }),
      fields: [
        h('label', { class: 'field grow' }, '补正原因 ', h('small', {}, 'what is missing'), reason),
        h('label', { class: 'field narrow' }, '工作日 ', h('small', {}, 'days'), days),
        boxes.length > 0 &&
          h(
            'fieldset',
            { class: 'boxes' },
            h('legend', {}, '要补的材料 ', h('small', {}, 'materials to hand in')),
            ...boxes.map(({ CLMC, box }) => h('label', {}, box, CLMC)),
          ),
        h('label', { class: 'field grow' }, '另需材料 ', h('small', {}, 'something new, by name'), fresh),
      ],
      submit: '发出',
    }
  },

  bsl({ SBLSH }) {
    const reason = h('input', { maxlength: '200', required: true, value: '不符合受理条件' })
    return {
      what: '不予受理',
      path: 'bsl',
      body: () => ({ SBLSH, YY: reason.value.trim() }),
      fields: [h('label', { class: 'field grow' }, '不予受理原因 ', h('small', {}, 'why not'), reason)],
      submit: '不予受理',
    }
  },

  bj({ SBLSH, ZT }) {
    const codes = FITTING[ZT] ?? ['0', '6', '1', '2', '4']
    const fitting = RESULTS.filter(([code]) => codes.includes(code))
    const result = h('select', {}, ...fitting.map(([value, label]) => h('option', { value }, `${value} ${label}`)))
    return {
      what: '办结',
      path: 'bj',
      body: () => ({ SBLSH, JG: result.value }),
      fields: [h('label', { class: 'field grow' }, '办结结果 ', h('small', {}, 'result'), result)],
      submit: '办结',
    }
  },

  /** 更正: only the texts of a record; the hall adds it as the next version. */
  gz({ SBLSH }, _detail, { HJ, CS, JL }) {
    const texts = correctable(JL).map((name) => ({
      name,
      input: h('input', { maxlength: '200', required: true, value: JL[name], 'data-text': name }),
    }))
    return {
      what: '更正记录',
      path: 'gz',
      body: () => ({
        SBLSH,
        HJ,
        CS,
        GZNR: Object.fromEntries(texts.map(({ name, input }) => [name, input.value.trim()])),
      }),
      fields: texts.map(({ name, input }) =>
        h('label', { class: 'field grow' }, `${CORRECTABLE[name]} `, h('small', {}, name), input),
      ),
      submit: '更正',
    }
  },
}

/** Names of the texts of a record that a clerk may correct. */
export const correctable = (fields) => Object.keys(CORRECTABLE).filter((name) => typeof fields[name] === 'string')

/**
 * @param application as the list has it @param detail as `/ck/bjxq` has it
 * @param editing which form is open, and for `gz` which record
 * @param act carries out a call: (what, path, body) @param close closes the form
 */
export function applicationForm(application, detail, editing, act, close) {
  const { what, path, body, fields, submit } = FORMS[editing.kind](application, detail ?? {}, editing.record)
  return h(
    'form',
    {
      class: 'row',
      onsubmit: (event) => {
        event.preventDefault()
        act(what, path, body())
      },
    },
    ...fields,
    h('button', { type: 'submit', class: 'primary' }, submit),
    h('button', { type: 'button', onclick: close }, '取消'),
  )
}
