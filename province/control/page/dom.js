/** The few helpers the page needs. Text always goes in as text: nothing of a system's answer is ever read as HTML. */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [properties] `class`, `data-*`, `aria-*` and others as attributes, `on…` as listeners
 * @param {...(Node | string | null | undefined | false)} children
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (name in element && name !== 'list' && typeof value !== 'string') element[name] = value
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

export const $ = (id) => document.getElementById(id)

/** Draws `build()` into the element when what it shows has changed: a redraw every two seconds would steal the focus. */
const drawn = new WeakMap()
export function draw(element, facts, build) {
  const key = JSON.stringify(facts)
  if (drawn.get(element) === key) return
  drawn.set(element, key)
  element.replaceChildren(...[build()].flat())
}

/** @returns {Promise<{ok: boolean, status: number, body: any, by: string | null}>} never throws: no answer is an answer too */
export async function call(method, path, body) {
  try {
    const response = await fetch(path, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      ...(method !== 'GET' && body === undefined && { headers: { 'content-type': 'application/json' }, body: '{}' }),
    })
    const answer = await response.json()
    return { ok: response.ok, status: response.status, body: answer, by: response.headers.get('x-answered-by') }
  } catch {
    return {
      ok: false,
      status: 0,
      body: { message: '控制页没有回应：本省是否已停止？The province has stopped.' },
      by: null,
    }
  }
}

/** A reference for one press of one button. */
export const reference = () => `ctl-${crypto.randomUUID()}`

const ZONE = { timeZone: 'Asia/Shanghai', hour12: false }
const dateTime = new Intl.DateTimeFormat('zh-CN', {
  ...ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
const dayTime = new Intl.DateTimeFormat('zh-CN', {
  ...ZONE,
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

/** 2026-11-25 周三 08:30:00, as a hall's clock shows it. */
export function clockText(instant) {
  const part = Object.fromEntries(dateTime.formatToParts(instant).map(({ type, value }) => [type, value]))
  return `${part.year}-${part.month}-${part.day} ${part.weekday} ${part.hour}:${part.minute}:${part.second}`
}

export const shortTime = (instant) => dayTime.format(new Date(instant))

/** How far the clock is moved: +1 天 2 小时 5 分, or nothing. */
export function shiftText(ms) {
  if (Math.abs(ms) < 1000) return '真实时间 real time'
  const minutes = Math.round(Math.abs(ms) / 60_000)
  const parts = [
    [Math.floor(minutes / 1440), '天'],
    [Math.floor((minutes % 1440) / 60), '小时'],
    [minutes % 60, '分'],
  ]
  const text = parts.flatMap(([count, unit]) => (count ? [`${count} ${unit}`] : [])).join(' ') || '不到 1 分'
  return `比真实时间${ms > 0 ? '快' : '慢'} ${text}`
}

/** @param {[string, string][]} heads Chinese and English; a last column without a head holds the buttons */
export function table(heads, rows, empty) {
  if (rows.length === 0) return h('p', { class: 'empty' }, empty)
  const head = heads.map(([chinese, english]) => h('th', {}, `${chinese} `, h('small', {}, english)))
  return h(
    'div',
    { class: 'scroll' },
    h('table', {}, h('thead', {}, h('tr', {}, ...head, h('th'))), h('tbody', {}, ...rows)),
  )
}

export const button = (chinese, english, onclick) =>
  h('button', { type: 'button', onclick }, chinese, h('small', {}, english))

/** Takes a shown answer away. */
export function clear(element) {
  element.className = 'answer'
  element.replaceChildren()
}

/** Shows what came of a button: in words, with the system's own answer below it. */
export function report(element, what, { ok, status, body, by }) {
  const code = body?.JGDM ?? body?.errcode ?? body?.head?.status ?? body?.error ?? ''
  const own = body?.JGDM ?? body?.head?.status
  const refused = !ok || (own !== undefined && String(own) !== '0') || Boolean(body?.errcode ?? body?.errCode)
  const words =
    body?.JGMS ?? body?.errmsg ?? body?.errMsg ?? body?.head?.message ?? body?.message ?? body?.error_description ?? ''
  element.className = refused ? 'answer refused' : 'answer done'
  const line = refused
    ? `${what}：${by ? `${by} 回答` : '未成功'} ${status ? `HTTP ${status}` : ''} ${code} ${words}`
    : `${what}：完成 done`
  element.replaceChildren(
    h('span', {}, line.replace(/\s+/g, ' ').trim()),
    h('details', {}, h('summary', {}, '回应 answer'), h('pre', {}, JSON.stringify(body, null, 1))),
  )
  return !refused
}
