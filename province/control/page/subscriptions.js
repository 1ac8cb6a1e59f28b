import { button, call, draw, h, report } from './dom.js'

/** The subscriptions of one phone: what is left, the popup's two answers for each template, and turning it off. */
export function createSubscriptions(openid, answer) {
  const list = h('ul', { class: 'subscriptions' })

  const act = async (what, path, body) => {
    const given = await call('POST', `/api/phones/${openid}/${path}`, body)
    report(answer, what, given)
    await refresh()
  }

  const refresh = async () => {
    const given = await call('GET', `/api/phones/${openid}/subscriptions`)
    if (!given.ok || !Array.isArray(given.body)) return
    draw(list, given.body, () => given.body.map(line))
  }

  const line = ({ id, title, type, credits, on }) => {
    const choose = (choice) =>
      act(`${title} ${choice === 'accept' ? '允许' : '拒绝'}`, 'popup', { templates: { [id]: choice } })
    const standing = type === 2 ? `一次性 · 余 ${credits}` : `长期 · ${on ? '已允许' : '未允许'}`
    return h(
      'li',
      { 'data-template': title },
      h('span', { class: `switch ${on ? 'on' : 'off'}` }, title, h('small', {}, standing)),
      h(
        'span',
        { class: 'row' },
        button('允许', 'accept', () => choose('accept')),
        button('拒绝', 'reject', () => choose('reject')),
        on && button('关闭', 'turn off', () => act(`${title} 关闭`, 'turn-off', { template: id })),
      ),
    )
  }

  return { element: list, refresh }
}
