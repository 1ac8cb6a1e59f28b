import { $, call, draw, h } from './dom.js'

const POLL_MS = 1_000
const hall = new URLSearchParams(location.search).get('hall') ?? ''

async function refresh() {
  const { ok, body } = await call('GET', `/api/display/${encodeURIComponent(hall)}`)
  if (!ok || body.JH === undefined) {
    // What stood there before may be over: a code that nobody renews is not shown.
    $('silent').textContent = `大厅系统没有回应 The hall does not answer. ${body.JGMS ?? body.message ?? ''}`
    $('picture').removeAttribute('src')
    $('digits').textContent = ''
    return
  }
  $('silent').textContent = ''
  $('hall').textContent = body.DTMC
  $('now').textContent = body.SJ.slice(11, 16)
  $('picture').src = body.picture
  $('digits').textContent = `${body.DCM.slice(0, 4)} ${body.DCM.slice(4)}`
  draw($('calls'), body.JH, () =>
    body.JH.length === 0
      ? [h('li', { class: 'nobody' }, '现在没有叫号 Nobody is called')]
      : body.JH.map(({ PDH, CK, CKMC }) =>
          h('li', { 'data-number': PDH }, h('span', {}, PDH), h('span', {}, `${CK} 号 `, h('small', {}, CKMC))),
        ),
  )
  $('passed').textContent = body.GH.join('  ') || '—'
  draw($('waiting'), body.DD, () => body.DD.map(({ CKMC, RS }) => h('li', {}, `${CKMC} ${RS} 人`)))
}

let busy = false
setInterval(async () => {
  if (busy || document.visibilityState !== 'visible') return
  busy = true
  await refresh().finally(() => {
    busy = false
  })
}, POLL_MS)
refresh()
