import { notificationEndpoints, type Reminder, type ReminderPurpose } from '@shared/notifications/contract'
import { useState } from 'react'
import { answers } from '@/api/answers'
import { useAnswer } from '@/api/use-answer'
import { useWrite } from '@/api/use-write'
import { subscribing } from '@/platform/subscribing'
import type { Subscribed } from '@/platform/types'

/** Where the question is asked on another device, her answer there shows up here. */
const ASK_EVERY_SECONDS = 5

/** What WeChat takes at once. */
const AT_ONCE = 5

/** Which reminders can reach her, and how she is asked for them. */
export function useReminders(purposes: readonly ReminderPurpose[]) {
  const answer = useAnswer(
    notificationEndpoints.reminders,
    {},
    subscribing.asksToSubscribe ? {} : { everySeconds: ASK_EVERY_SECONDS },
  )
  const report = useWrite(notificationEndpoints.answered, ['notifications'])
  const [said, setSaid] = useState<Subscribed | null>(null)
  const reminders = (answer.data?.reminders ?? []).filter(({ purpose }) => purposes.includes(purpose))
  // In memory before she taps.
  const templateIds = askable(reminders)

  async function tell(subscribed: Subscribed) {
    setSaid(subscribed)
    if (subscribed.state !== 'answered' || subscribed.answers.length === 0) return
    const now = await report.send({ body: { answers: subscribed.answers } })
    if (now) answers.learn(notificationEndpoints.reminders, {}, now)
  }

  return {
    answer,
    reminders,
    /** Whether WeChat can be asked for anything of it here. */
    canAsk: subscribing.asksToSubscribe && answer.data?.phone === true && templateIds.length > 0,
    said,
    report,
    ask() {
      // The first thing after the tap: WeChat takes it no later.
      void subscribing.askToSubscribe(templateIds).then(tell)
    },
    tellAgain() {
      if (said) void tell(said)
    },
  }
}

/**
 * One-time and long-term templates cannot be asked for together: what was never asked about comes first, with all of its
 * kind. A long-term one that is on needs no further asking.
 */
function askable(reminders: readonly Reminder[]): string[] {
  const open = reminders.filter(({ kind, granted }) => kind === 'one_time' || granted === 0)
  const urgency = ({ granted, answer }: Reminder) => (granted > 0 ? 2 : answer === null ? 0 : 1)
  const [first] = [...open].sort((a, b) => urgency(a) - urgency(b))
  if (!first) return []
  const ids = open.filter(({ kind }) => kind === first.kind).map(({ templateId }) => templateId)
  return [...new Set(ids)].slice(0, AT_ONCE)
}

export const isOn = ({ granted }: Reminder): boolean => granted > 0
