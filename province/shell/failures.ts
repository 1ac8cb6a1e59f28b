import type { FailureAnswer, FailureReason, System, SystemName } from './system'

/** How each outside system words a failure: modelled on what callers of the real ones see. */
const WORDS: Record<SystemName, Record<FailureReason, (now: Date) => FailureAnswer>> = {
  hall: {
    // The hall fails in two ways, about equally often: the gateway's 500, and a 200 that carries the code of a failure.
    failing: () => ({ status: Math.random() < 0.5 ? 500 : 200, body: hall('5000', '系统错误') }),
    internal: () => ({ status: 500, body: hall('5000', '系统错误') }),
    badBody: () => ({ status: 200, body: hall('1001', '参数错误：请求体不是有效的 JSON') }),
    tooLarge: () => ({ status: 413, body: hall('1001', '参数错误：请求体过大') }),
    starting: () => ({ status: 503, body: hall('5000', '系统正在启动') }),
  },
  certificates: {
    failing: () => ({ status: 200, body: certificates('500', '系统内部错误') }),
    internal: () => ({ status: 200, body: certificates('500', '系统内部错误') }),
    badBody: () => ({ status: 200, body: certificates('102', '请求体不是有效的 JSON') }),
    tooLarge: () => ({ status: 413, body: certificates('102', '请求体过大') }),
    starting: () => ({ status: 503, body: certificates('500', '系统正在启动') }),
  },
  identity: {
    failing: () => ({ status: 503, body: identity('temporarily_unavailable', '统一身份认证平台暂时无法服务') }),
    internal: () => ({ status: 500, body: identity('server_error', '统一身份认证平台内部错误') }),
    badBody: () => ({ status: 400, body: identity('invalid_request', 'the body could not be read') }),
    tooLarge: () => ({ status: 413, body: identity('invalid_request', 'the body is too large') }),
    starting: () => ({ status: 503, body: identity('temporarily_unavailable', '统一身份认证平台正在启动') }),
  },
  wechat: {
    failing: (now) => wechat(-1, 'system error', now),
    internal: (now) => wechat(-1, 'system error', now),
    badBody: (now) => wechat(47001, 'data format error', now),
    tooLarge: (now) => ({ ...wechat(47001, 'data format error', now), status: 413 }),
    starting: (now) => wechat(-1, 'system error', now),
  },
}

const hall = (JGDM: string, JGMS: string) => ({ JGDM, JGMS, SJ: null })
const certificates = (status: string, message: string) => ({ head: { status, message }, data: null })
const identity = (error: string, error_description: string) => ({ error, error_description })

/** errmsg ends with a request id of three groups of eight hexadecimal digits; the first is the time. */
function wechat(errcode: number, message: string, now: Date): FailureAnswer {
  const group = () => Math.floor(Math.random() * 0x1_0000_0000)
  const rid = [Math.floor(now.getTime() / 1000), group(), group()].map((each) => each.toString(16).padStart(8, '0'))
  return { status: 200, body: { errcode, errmsg: `${message} rid: ${rid.join('-')}` } }
}

export function failureOf(system: Pick<System, 'name' | 'failure'>, reason: FailureReason, now: Date): FailureAnswer {
  return system.failure?.(reason, now) ?? WORDS[system.name][reason](now)
}
