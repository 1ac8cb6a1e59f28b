import { runInBackground } from '../../kit/background'
import type { Logger } from '../../kit/logger'
import type { Reminders } from './reminders'
import type { Sender } from './sender'
import type { Templates } from './templates'
import { unknownLabels } from './wording'

const SEND_EVERY_MS = 500
const TELL_EVERY_MS = 500
const RECONCILE_EVERY_MS = 60_000
const TEMPLATES_EVERY_MS = 3_600_000
/** Templates that could not be read are tried again this soon. */
const TEMPLATES_AGAIN_MS = 15_000

export interface NotificationWorkerOptions {
  sender: Sender
  reminders: Reminders
  templates: Templates
  logger: Logger
}

/** What goes on in the background: telling what is due, sending, and keeping both in order. */
export function startNotifications({ sender, reminders, templates, logger }: NotificationWorkerOptions): {
  stop(): Promise<void>
} {
  const inBackground = (
    name: string,
    everyMs: number,
    round: () => Promise<boolean>,
    more: { afterFailureMs?: number } = {},
  ) => runInBackground(round, { everyMs, logger, name, ...more })

  const loops = [
    inBackground('sending to WeChat', SEND_EVERY_MS, async () => {
      await sender.round()
      return false
    }),
    inBackground('telling reminders', TELL_EVERY_MS, async () => (await reminders.tellDue()) > 0),
    inBackground('comparing reminders', RECONCILE_EVERY_MS, async () => {
      const changed = await reminders.reconcile()
      // Each change of a fact plans for itself: what is found here had been lost.
      if (changed > 0) logger.warn({ changed }, 'reminders were not what the facts lead to, and were made so')
      return false
    }),
    inBackground(
      'reading templates',
      TEMPLATES_EVERY_MS,
      async () => {
        await templates.refresh()
        for (const { purpose, lines } of await templates.known()) {
          const labels = unknownLabels(lines)
          if (labels.length > 0) logger.error({ purpose, labels }, 'a template has lines that nothing of ours fits')
        }
        return false
      },
      { afterFailureMs: TEMPLATES_AGAIN_MS },
    ),
  ]

  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}
