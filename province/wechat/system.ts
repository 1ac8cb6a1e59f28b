import * as v from 'valibot'
import { readSettings } from '../../kit/settings'
import type { System } from '../shell/system'
import { createWechatApp } from './app'
import { createEventPush } from './push'
import { seedWechat } from './seed'

const Settings = v.object({
  /** Whether send answers with a msgid: accounts differ. */
  WECHAT_SEND_MSGID: v.optional(v.picklist(['on', 'off'], 'is on or off'), 'on'),
})

/** The parts of api.weixin.qq.com that a mini-program's server calls, and the phones on the other side. */
export const wechat: System = {
  name: 'wechat',
  schema: 'wechat',
  migrations: 'province/wechat/migrations',
  seed: seedWechat,
  async createApp({ db, clock, logger, settings, callbackUrl }) {
    const { WECHAT_SEND_MSGID } = readSettings(Settings)
    const push = createEventPush({ callbackUrl, settings, clock, logger })
    const app = createWechatApp({ db, clock, settings, push, sendsMsgid: WECHAT_SEND_MSGID === 'on' })
    return { app, stop: () => push.stop() }
  },
}
