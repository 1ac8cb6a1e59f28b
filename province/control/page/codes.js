import { $, call, h, report } from './dom.js'

const PURPOSES = [
  ['identity', '证明身份 identity'],
  ['matter', '办理事项 matter'],
  ['other', '其他 other'],
]

/** 出示码核验: somebody at a counter reads a code off a phone; what the store says of it is shown. */
export function startCodes() {
  $('code-purpose').replaceChildren(...PURPOSES.map(([value, label]) => h('option', { value }, label)))
  $('verify-code').addEventListener('submit', async (event) => {
    event.preventDefault()
    const { code, verifier } = event.target.elements
    if (code.value.trim() === '') return code.focus()
    const answer = await call('POST', '/api/codes/verify', {
      code: code.value.trim(),
      purpose: $('code-purpose').value,
      verifierName: verifier.value.trim(),
    })
    const good = report($('code-answer'), '核验出示码', answer)
    $('shown-certificate').replaceChildren(...(good ? [shown(answer.body.data)] : []))
  })
}

function shown({ certificateName, certificateHolderName, certificateExpiringDate, certificateStatus, fields }) {
  const facts = [
    ['持证主体', certificateHolderName],
    ['有效期至', certificateExpiringDate ?? '长期'],
    ['状态', certificateStatus],
    ...Object.entries(fields),
  ]
  return h(
    'div',
    { class: 'paper' },
    h('h4', {}, certificateName),
    h('dl', { class: 'facts' }, ...facts.flatMap(([label, value]) => [h('dt', {}, label), h('dd', {}, value)])),
  )
}
