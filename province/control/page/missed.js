import { $, button, call, draw, h, reference, report, table } from './dom.js'

const APPEALS = { dc: '申诉中 appealed', tg: '申诉通过 granted', bh: '申诉驳回 refused' }

/** 爽约 and what people say to it. */
export async function refreshMissed(hall) {
  const answer = await call('GET', `/api/counter/ss?dtbm=${encodeURIComponent(hall)}`)
  if (answer.body?.JGDM !== '0') return report($('missed-answer'), '读取爽约', answer)
  draw($('missed'), [hall, answer.body.SJ], () =>
    table(
      [
        ['预约', 'booked for'],
        ['姓名', 'name'],
        ['事项', 'item'],
        ['申诉', 'appeal'],
      ],
      answer.body.SJ.map((missed) => missedRow(hall, missed)),
      '没有计数的爽约 No no-shows that count.',
    ),
  )
}

function missedRow(hall, { YYLSH, XM, SXMC, KSSJ, SSZT, SSYY }) {
  const decide = async (what, JG) => {
    const YY = $('missed-reason').value.trim()
    if (!YY) return $('missed-reason').focus()
    report(
      $('missed-answer'),
      `${XM} ${what}`,
      await call('POST', '/api/counter/ss', { KHDLSH: reference(), YYLSH, JG, YY }),
    )
    await refreshMissed(hall)
  }
  return h(
    'tr',
    { 'data-missed': YYLSH },
    h('td', { class: 'number' }, KSSJ.slice(5, 16)),
    h('td', { class: 'name' }, XM),
    h('td', {}, SXMC),
    h('td', {}, SSZT ? `${APPEALS[SSZT]}：${SSYY}` : '—'),
    h(
      'td',
      { class: 'actions' },
      button('撤销爽约', 'forgive', () => decide('撤销爽约', 'tg')),
      SSZT === 'dc' && button('驳回', 'refuse', () => decide('驳回申诉', 'bh')),
    ),
  )
}
