import { $, call, clear, draw, h, report, shortTime } from './dom.js'
import { createSubscriptions } from './subscriptions.js'

/** More phones than this do not fit side by side. */
const PHONES_AT_MOST = 4
const phones = new Map()
let residents = []
let publicUrl = ''

export async function loadResidents(bffPublicUrl) {
  publicUrl = bffPublicUrl
  const answer = await call('GET', '/api/residents')
  if (!answer.ok) return false
  residents = answer.body
  showResidents()
  return true
}

$('resident-filter').addEventListener('input', showResidents)

function showResidents() {
  const wanted = $('resident-filter').value.trim()
  const found = residents.filter(({ name, region, key }) => [name, region, key].some((text) => text.includes(wanted)))
  draw($('residents'), [found.map(({ key }) => key), [...phones.keys()]], () =>
    found.length === 0
      ? h('li', { class: 'empty' }, '没有符合的居民 No resident matches.')
      : found.map((resident) =>
          h(
            'li',
            {},
            h(
              'button',
              { type: 'button', 'aria-pressed': String(phones.has(resident.key)), onclick: () => toggle(resident) },
              h('span', {}, resident.name),
              h('code', {}, resident.idMasked),
              h('small', {}, resident.region),
            ),
          ),
        ),
  )
}

function toggle(resident) {
  const open = phones.get(resident.key)
  if (open) {
    open.element.remove()
    phones.delete(resident.key)
  } else {
    if (phones.size >= PHONES_AT_MOST) toggle([...phones.values()][0].resident)
    const phone = createPhone(resident)
    phones.set(resident.key, phone)
    $('phones').append(phone.element)
    phone.refresh()
  }
  showResidents()
}

export async function refreshPhones() {
  await Promise.all([...phones.values()].map((phone) => phone.refresh()))
}

/** A page of the mini-program's H5 build, opened as this resident: the BFF signs in whom the hint names. */
function miniprogram(page, resident) {
  const url = new URL('/auth/start', publicUrl)
  url.searchParams.set('login_hint', resident.key)
  url.searchParams.set('return', `/${page.replace(/^\/+/, '')}`)
  return url.href
}

function createPhone(resident) {
  const messages = h('ul', { class: 'messages' })
  const answer = h('p', { class: 'answer', role: 'status' })
  const code = h('p')
  const subscriptions = createSubscriptions(resident.openid, answer)

  const fetchCode = async () => {
    const given = await call('POST', `/api/phones/${resident.openid}/login-code`)
    if (!report(answer, '登录码', given)) return
    clear(answer)
    code.replaceChildren(
      h('small', {}, '登录码 login code, 5 分钟内用一次 '),
      h('span', { class: 'login-code' }, given.body.code),
    )
  }

  const refreshMessages = async () => {
    const given = await call('GET', `/api/phones/${resident.openid}`)
    if (!given.ok || !Array.isArray(given.body.messages)) return report(answer, '收消息', given)
    if (answer.textContent.startsWith('收消息')) clear(answer)
    draw(messages, given.body.messages, () =>
      given.body.messages.length === 0
        ? h('li', {}, h('small', {}, '还没有服务通知 No messages yet.'))
        : given.body.messages.map((message) =>
            h(
              'li',
              {},
              h('h4', {}, h('span', {}, message.title), h('small', {}, shortTime(message.receivedAt))),
              h('dl', {}, ...message.lines.flatMap(({ label, value }) => [h('dt', {}, label), h('dd', {}, value)])),
              message.page
                ? h(
                    'a',
                    { href: miniprogram(message.page, resident), target: '_blank', rel: 'noreferrer' },
                    `进入小程序查看 ${message.page}`,
                  )
                : null,
            ),
          ),
    )
  }

  const element = h(
    'article',
    { class: 'phone', 'data-resident': resident.key },
    h(
      'header',
      {},
      h(
        'h3',
        { class: 'phone-name', title: `openid ${resident.openid}` },
        resident.name,
        h('small', {}, resident.region),
      ),
      h('button', { type: 'button', 'aria-label': `收起 ${resident.name}`, onclick: () => toggle(resident) }, '×'),
    ),
    h(
      'div',
      { class: 'row' },
      h(
        'a',
        { class: 'button', href: miniprogram('', resident), target: '_blank', rel: 'noreferrer' },
        '打开小程序',
        h('small', {}, 'mini-program'),
      ),
      h('button', { type: 'button', onclick: fetchCode }, '登录码', h('small', {}, 'login code')),
    ),
    code,
    answer,
    h('h4', {}, '订阅 ', h('small', {}, 'subscriptions')),
    subscriptions.element,
    h('h4', {}, '服务通知 ', h('small', {}, 'messages')),
    messages,
  )
  const refresh = () => Promise.all([refreshMessages(), subscriptions.refresh()])
  return { element, refresh, resident }
}
