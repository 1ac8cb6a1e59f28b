import { $, button, call, clear, h, report } from './dom.js'

const READ = '读取交换状态'
const SHARES = [
  ['drop', '丢失', 'lost'],
  ['double', '重复', 'twice'],
  ['shuffle', '乱序迟到', 'late, out of order'],
]
const inputs = new Map()

/** What becomes of the hall's pushes on their way: shares in per cent, taken over by one button. */
export function startExchange() {
  const fields = SHARES.map(([name, chinese, english]) => {
    const input = h('input', {
      type: 'number',
      min: '0',
      max: '100',
      step: '5',
      value: '0',
      'data-known': '0',
      'data-share': name,
    })
    inputs.set(name, input)
    return h('label', { class: 'field' }, `${chinese} `, h('small', {}, `${english}, %`), input)
  })
  $('exchange').replaceChildren(
    ...fields,
    button('应用', 'apply', () => apply(Object.fromEntries(shares()))),
    button('全部恢复', 'all arrive', () => apply({ drop: 0, double: 0, shuffle: 0 })),
  )
}

const shares = () => [...inputs].map(([name, input]) => [name, Number(input.value) / 100])

async function apply(faults) {
  const answer = await call('PUT', '/api/exchange', faults)
  if (report($('exchange-answer'), '推送故障', answer)) await refreshExchange()
}

export async function refreshExchange() {
  const answer = await call('GET', '/api/exchange')
  if (answer.body?.JGDM !== '0') return report($('exchange-answer'), READ, answer)
  if ($('exchange-answer').textContent.startsWith(READ)) clear($('exchange-answer'))
  for (const [name, input] of inputs) {
    // What somebody is about to apply is not written over.
    const isTouched = document.activeElement === input || input.value !== input.dataset.known
    if (isTouched && document.activeElement?.closest('#exchange')) continue
    input.value = input.dataset.known = String(Math.round(answer.body.SJ[name] * 100))
  }
}
