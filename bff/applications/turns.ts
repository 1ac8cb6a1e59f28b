import type { StageRecord } from '../upstreams/hall-application-words'

/**
 * Records of one second in the order of the procedure: 申办, 受理, then supplement by supplement (补正告知, 补正提交,
 * 补正受理), 审批 step by step, 办结, 评价. The hall writes times to the second, so nothing else tells. While it waits for a
 * supplement it neither accepts nor reviews: one that was asked for earlier is received before either, and one that is
 * still open comes after both.
 */
export function inTurn(records: readonly StageRecord[]): StageRecord[] {
  if (records.length < 2) return [...records]
  const of = (stage: StageRecord['stage']) =>
    records
      .filter((record) => record.stage === stage)
      .sort((a, b) => a.nth - b.nth || a.businessNo.localeCompare(b.businessNo))
  const { before, within, open } = supplements(of('supplement_notice'), of('handed_in'), of('supplement_received'))
  return [
    ...of('submitted'),
    ...before,
    ...of('acceptance'),
    ...within,
    ...of('review'),
    ...open,
    ...of('finish'),
    ...of('rating'),
  ]
}

interface Supplements {
  /** Asked for in an earlier second, received in this one. */
  before: StageRecord[]
  /** Asked for and received; what followed later without being asked for. */
  within: StageRecord[]
  /** Asked for, and still open when the second ends. */
  open: StageRecord[]
}

/** All three lists by number. What was handed in does not say for which supplement: the first belongs to the first. */
function supplements(
  notices: readonly StageRecord[],
  handedIn: readonly StageRecord[],
  received: readonly StageRecord[],
): Supplements {
  const numbers = [...new Set([...notices, ...received].map(({ nth }) => nth))].sort((a, b) => a - b)
  const turns: Supplements = { before: [], within: [], open: [] }
  numbers.forEach((number, place) => {
    const notice = notices.filter(({ nth }) => nth === number)
    const receipt = received.filter(({ nth }) => nth === number)
    const last = place === numbers.length - 1
    const hers = handedIn.slice(place, last ? undefined : place + 1)
    const turn = notice.length === 0 ? 'before' : receipt.length === 0 ? 'open' : 'within'
    turns[turn].push(...notice, ...hers, ...receipt)
  })
  if (numbers.length === 0) turns.within.push(...handedIn)
  return turns
}
