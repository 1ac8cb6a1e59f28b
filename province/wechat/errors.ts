import { randomBytes } from 'node:crypto'

const TOKEN_HINT =
  'invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r'

/** The platform's own words for each code. */
const WORDS = {
  40001: TOKEN_HINT,
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40037: 'invalid template_id',
  40125: 'invalid appsecret',
  40163: 'code been used',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'code missing',
  41030: 'invalid page',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  43101: 'user refuse to accept the msg',
  43108: 'concurrent sends to the same user',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45168: 'the message contains a sensitive word',
  47001: 'data format error',
  47003: 'argument invalid!',
  76021: 'cgi_path not found, please check',
  76022: 'could not use this cgi_path, no permission',
  87008: 'invalid sig_method',
  87009: 'invalid signature',
} as const

export type ErrorCode = keyof typeof WORDS

export class WechatError extends Error {
  /** @param detail follows the platform's words, e.g. which argument is invalid */
  constructor(
    readonly code: ErrorCode,
    detail = '',
  ) {
    super(`${WORDS[code]}${detail && ` ${detail}`}`)
  }
}

/** `{errcode, errmsg}`. Addresses under /sns put a comma before the request id, all others a blank. */
export function errorBody(error: WechatError, path: string, now: Date): { errcode: ErrorCode; errmsg: string } {
  const separator = path.startsWith('/sns/') ? ', ' : ' '
  return { errcode: error.code, errmsg: `${error.message}${separator}rid: ${requestId(now)}` }
}

/** Three groups of eight hexadecimal digits; the first is the Unix time. */
function requestId(now: Date): string {
  const time = Math.floor(now.getTime() / 1000)
    .toString(16)
    .padStart(8, '0')
  return [time, randomBytes(4).toString('hex'), randomBytes(4).toString('hex')].join('-')
}
