import { $, call, draw, h, report } from './dom.js'

const NAMES = {
  hall: ['网上办事大厅', 'Online hall'],
  certificates: ['电子证照库', 'Certificate store'],
  identity: ['统一身份认证', 'Identity platform'],
  wechat: ['微信平台', 'WeChat platform'],
}
const MODES = [
  ['ok', '正常', 'ok'],
  ['slow', '变慢', 'slow'],
  ['failing', '出错', 'failing'],
  ['down', '停机', 'down'],
]
const PULSES = { up: 'UP', failing: '出错', refused: '拒绝连接', timeout: '超时', broken: '断开' }

const cards = new Map()

export function showSystems(systems) {
  const place = $('systems')
  for (const system of systems) {
    let card = cards.get(system.name)
    if (!card) {
      card = createCard(system)
      cards.set(system.name, card)
      place.append(card.element)
    }
    card.show(system)
  }
}

function createCard({ name, url }) {
  const [chinese, english] = NAMES[name]
  const pulse = h('span')
  const latency = h('input', { type: 'number', min: '0', max: '60000', step: '100' })
  const share = h('input', { type: 'number', min: '0', max: '100', step: '5' })
  let current = null

  const set = async (mode) => {
    const change = { mode, latencyMs: Number(latency.value), failureRate: Number(share.value) / 100 }
    const answer = await call('PUT', `/api/systems/${name}`, change)
    report($('systems-answer'), `${chinese} → ${MODES.find(([key]) => key === mode)[1]}`, answer)
    if (answer.ok) show({ ...current, ...answer.body, pulse: null })
    document.dispatchEvent(new Event('switched'))
  }
  const buttons = MODES.map(([mode, label, sub]) =>
    h('button', { type: 'button', 'data-mode': mode, onclick: () => set(mode) }, label, h('small', {}, sub)),
  )
  // An amount that is changed while it is in force takes effect at once.
  latency.addEventListener('change', () => current.mode === 'slow' && set('slow'))
  share.addEventListener('change', () => current.mode === 'failing' && set('failing'))

  const show = (system) => {
    current = system
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.mode === system.mode))
    if (document.activeElement !== latency) latency.value = String(system.latencyMs)
    if (document.activeElement !== share) share.value = String(Math.round(system.failureRate * 100))
    draw(pulse, system.pulse, () => {
      const { pulse: felt } = system
      const slow = felt?.outcome === 'up' && felt.ms >= 500
      pulse.className = `pulse ${felt ? (slow ? 'slow' : felt.outcome) : 'unknown'}`
      if (!felt) return '…'
      return `${PULSES[felt.outcome]}${felt.status && felt.outcome !== 'up' ? ` ${felt.status}` : ''} · ${felt.ms} ms`
    })
  }

  const element = h(
    'article',
    { class: 'system', 'data-system': name },
    h('h3', {}, chinese, pulse),
    h('div', { class: 'address' }, h('small', {}, `${english} `), url),
    h('div', { class: 'modes', role: 'group', 'aria-label': `${chinese} ${english}` }, ...buttons),
    h(
      'div',
      { class: 'amounts' },
      h('label', { class: 'field' }, '延迟 ', h('small', {}, 'latency, ms'), latency),
      h('label', { class: 'field' }, '出错比例 ', h('small', {}, 'failing, %'), share),
    ),
  )
  return { element, show }
}
