import { addDays, instantOf, localDayOf, localTimeOf } from '@shared/standards/time'
import type { Clock } from '../../kit/clock'
import type { Logger } from '../../kit/logger'
import type { Metrics } from '../http/metrics'
import { UpstreamUnavailable } from '../upstreams/upstream'
import type { SubscribeMessage, WechatClient } from '../upstreams/wechat'
import { WechatRefused } from '../upstreams/wechat-codes'
import type { AccessTokens } from './access-tokens'
import type { Claimed, Outbox, Outcome } from './outbox'
import type { Templates } from './templates'
import { wordFor } from './wording'

/** Nobody is disturbed between these, local time, except by what cannot wait. */
const QUIET_FROM = '22:00'
const QUIET_UNTIL = '08:00'
const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 5 * 60_000
/** An account that is not in order is tried again this often. */
const ACCOUNT_PAUSE_MS = 10 * 60_000
const INVALID_TEMPLATE = 40037
/** Messages under way at once in this process, each to another phone. */
const LANES = 4

export const isQuiet = (now: Date): boolean => {
  const time = localTimeOf(now)
  return time >= QUIET_FROM || time < QUIET_UNTIL
}

/** 1 s, 2 s, 4 s … to five minutes, each shortened by up to half so that many do not come back together. */
export function delayAfter(attempt: number, random = Math.random()): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1))
  return Math.round(full * (1 - random / 2))
}

/** What a failed send means. Only what WeChat has surely not carried out is tried again. */
export function outcomeOf(error: unknown, attempt: number): Outcome {
  if (error instanceof WechatRefused) {
    const reason = `${error.class}:${error.errcode}${error.field ? `:${error.field}` : ''}`
    switch (error.class) {
      case 'user':
        return { state: 'permanent-failure', reason }
      case 'content':
        return { state: 'technical-failure', reason }
      default:
        return { state: 'temporary-failure', reason, delayMs: delayAfter(attempt) }
    }
  }
  if (error instanceof UpstreamUnavailable) {
    if (error.mayHaveArrived) return { state: 'unknown', reason: error.reason }
    return { state: 'temporary-failure', reason: error.reason, delayMs: delayAfter(attempt) }
  }
  throw error
}

export interface SenderOptions {
  outbox: Outbox
  templates: Templates
  tokens: AccessTokens
  wechat: Pick<WechatClient, 'send'>
  clock: Clock
  metrics: Metrics
  logger: Logger
  programState: SubscribeMessage['programState']
  /** The kill switch: off, messages wait (and expire) while everything else goes on. */
  sending: boolean
}

/** Sends what waits in the outbox. As many processes as there are may do so at the same time. */
export function createSender(options: SenderOptions) {
  const { outbox, templates, tokens, wechat, clock, metrics, logger, programState, sending } = options

  async function send(claimed: Claimed): Promise<Outcome> {
    const { contact, template, kind, values, at, page } = claimed
    const worded = wordFor(template.lines, { kind, values, at, locale: contact.locale })
    if ('unfit' in worded) return { state: 'technical-failure', reason: `unfit:${worded.unfit}` }
    if (worded.cut > 0) metrics.wechatCut.inc(worded.cut)
    let token: string
    try {
      token = await tokens.current()
    } catch (error) {
      // Without a token nothing was sent, whatever happened to the asking for one.
      const outcome = outcomeOf(error, claimed.attempt)
      if (outcome.state !== 'unknown') return outcome
      return { state: 'temporary-failure', reason: 'no_token', delayMs: delayAfter(claimed.attempt) }
    }
    const message: SubscribeMessage = {
      openid: contact.openid,
      templateId: template.id,
      page,
      data: worded.data,
      locale: contact.locale,
      programState,
    }
    try {
      return { state: 'accepted', msgid: await wechat.send(token, message) }
    } catch (error) {
      if (!(error instanceof WechatRefused) || error.class !== 'token') return outcomeOf(error, claimed.attempt)
    }
    // The token was refused, so nothing was sent: once more with another one.
    const other = await tokens.renew(token).catch((error: unknown) => {
      logger.warn({ err: error }, 'WeChat refuses the access token and gives no other')
      return null
    })
    if (other === null) return { state: 'temporary-failure', reason: 'no_token', delayMs: delayAfter(claimed.attempt) }
    return wechat.send(other, message).then(
      (msgid): Outcome => ({ state: 'accepted', msgid }),
      (error: unknown) => outcomeOf(error, claimed.attempt),
    )
  }

  /** What concerns more than the one message. */
  async function takeNote(claimed: Claimed, outcome: Outcome, now: Date): Promise<void> {
    metrics.wechatMessages.inc({ outcome: outcome.state })
    const reason = 'reason' in outcome ? outcome.reason : ''
    if (reason.startsWith('quota:')) {
      await outbox.pause('quota', instantOf(addDays(localDayOf(now), 1)))
      logger.error({ reason }, 'WeChat takes no more messages today')
    } else if (reason.startsWith('account:')) {
      await outbox.pause('account', { ms: ACCOUNT_PAUSE_MS })
      logger.error({ reason }, 'the WeChat account is not in order: nothing can be sent until it is')
    } else if (outcome.state === 'technical-failure') {
      logger.error({ outbox: claimed.id, kind: claimed.kind, reason }, 'a message does not fit its template')
      // The template is not the account's any more: which ones are?
      if (reason === `content:${INVALID_TEMPLATE}`)
        await templates.refresh().catch((error: unknown) => logger.warn({ err: error }, 'reading templates failed'))
    }
  }

  /** Sends one message, if there is one. False: nothing to do. */
  async function one(): Promise<boolean> {
    const now = clock.now()
    if (await outbox.isPaused(now)) return false
    const known = await templates.known()
    if (known.length === 0) return false
    const claim = await outbox.claim(known, now, isQuiet(now))
    if (claim === 'none') return false
    if (claim === 'ended') {
      metrics.wechatMessages.inc({ outcome: 'cancelled' })
      return true
    }
    const outcome = await send(claim.send)
    await outbox.settle(claim.send, outcome, clock.now())
    await takeNote(claim.send, outcome, clock.now())
    return true
  }

  return {
    /** Ages the outbox and sends all that may be sent now. */
    async round(): Promise<void> {
      if (!(await outbox.hasWork(clock.now()))) return
      const { expired, lost, given_up } = await outbox.age(clock.now())
      if (expired > 0) metrics.wechatMessages.inc({ outcome: 'expired' }, expired)
      if (lost > 0) metrics.wechatMessages.inc({ outcome: 'unknown' }, lost)
      if (given_up > 0) metrics.wechatMessages.inc({ outcome: 'technical-failure' }, given_up)
      if (!sending) return
      const lane = async () => {
        while (await one());
      }
      await Promise.all(Array.from({ length: LANES }, lane))
    },
  }
}

export type Sender = ReturnType<typeof createSender>
