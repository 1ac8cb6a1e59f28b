import { createPushCrypto, PushRefused, sameSignature, signatureOf } from './wechat-crypto'

/** The vectors of WeChat's documentation of message push. */
const TOKEN = 'AAAAA'
const APP_ID = 'wxba5fad812f8e6fb9'
const KEY = 'A'.repeat(43)
const crypto = createPushCrypto({ token: TOKEN, encodingAesKey: KEY, appId: APP_ID })

const PUSHED =
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04='
const SIGNED = {
  signature: '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
  timestamp: '1714112445',
  nonce: '415670741',
}
const reasonOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof PushRefused) return error.reason
    throw error
  }
  return 'taken'
}

test('A1: the address check', () => {
  expect(signatureOf(TOKEN, '1714036504', '1514711492')).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696')
  expect(crypto.isAddressCheck('f464b24fc39322e44b38aa78f5edd27bd1441696', '1714036504', '1514711492')).toBe(true)
  expect(crypto.isAddressCheck('f464b24fc39322e44b38aa78f5edd27bd1441697', '1714036504', '1514711492')).toBe(false)
})

test('A2: the signature of plain mode', () => {
  expect(signatureOf(TOKEN, '1714037059', '486452656')).toBe('899cf89e464efb63f54ddac96b0a0a235f53aa78')
})

test('A3: a push in safe mode is opened when msg_signature fits; `signature` is not enough', () => {
  const message = crypto.openSigned(PUSHED, SIGNED)
  expect(Buffer.byteLength(message)).toBe(167)
  expect(JSON.parse(message)).toEqual({
    ToUserName: 'gh_97417a04a28d',
    FromUserName: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY',
    CreateTime: 1714112445,
    MsgType: 'event',
    Event: 'debug_demo',
    debug_str: 'hello world',
  })
  const plain = { ...SIGNED, signature: '6c5c811b55cc85e0e1b54100749188c20beb3f5d' }
  expect(reasonOf(() => crypto.openSigned(PUSHED, plain))).toBe('signature')
  expect(reasonOf(() => crypto.openSigned(PUSHED, { ...SIGNED, timestamp: '1714112446' }))).toBe('signature')
  expect(reasonOf(() => crypto.openSigned(PUSHED, { ...SIGNED, nonce: '415670742' }))).toBe('signature')
})

test('A4: an encrypted answer', () => {
  const random = Buffer.from('707722b803182950')
  expect(crypto.sealSigned('{"demo_resp":"good luck"}', '1713424427', '415670741', random)).toEqual({
    Encrypt: 'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==',
    MsgSignature: '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1',
    TimeStamp: 1713424427,
    Nonce: '415670741',
  })
})

test.each(Array.from({ length: 32 }, (_, nth) => nth + 1))('padding of %i bytes', (pad) => {
  // 16 random bytes, 4 of length and the app id come with it.
  const length = 64 - 20 - APP_ID.length - pad + 32
  const message = '证'.repeat(Math.floor(length / 3)) + 'x'.repeat(length % 3)
  const sealed = crypto.seal(message)
  expect(Buffer.from(sealed, 'base64')).toHaveLength(96)
  expect(crypto.open(sealed)).toBe(message)
})

describe('what was changed on the way', () => {
  const sealed = Buffer.from(crypto.seal('{"Event":"debug_demo"}'), 'base64')
  const flipped = (at: number) => {
    const bytes = Buffer.from(sealed)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    return bytes.toString('base64')
  }

  test('a flipped bit in the padding, in the length, in the app id', () => {
    // A bit in one block of CBC flips the same bit of the next: the padding is in the last one.
    expect(reasonOf(() => crypto.open(flipped(sealed.length - 17)))).toBe('padding')
    // The length's highest byte lies in the second block.
    expect(reasonOf(() => crypto.open(flipped(0)))).not.toBe('taken')
    expect(['padding', 'length', 'app_id']).toContain(reasonOf(() => crypto.open(flipped(sealed.length - 1))))
  })

  test('every single flipped bit is noticed by the signature', () => {
    const { Encrypt, MsgSignature, Nonce, TimeStamp } = crypto.sealSigned('{}', '1714112445', '1')
    const signed = { signature: MsgSignature, timestamp: String(TimeStamp), nonce: Nonce }
    expect(reasonOf(() => crypto.openSigned(Encrypt, signed))).toBe('taken')
    const bytes = Buffer.from(Encrypt, 'base64')
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(at) ^ 0x80, at)
      expect(reasonOf(() => crypto.openSigned(changed.toString('base64'), signed))).toBe('signature')
    }
  })

  test('a message for another app, or of another key', () => {
    const other = createPushCrypto({ token: TOKEN, encodingAesKey: KEY, appId: 'wx0000000000000000' })
    expect(reasonOf(() => crypto.open(other.seal('{}')))).toBe('app_id')
    const stranger = createPushCrypto({ token: TOKEN, encodingAesKey: `B${'A'.repeat(42)}`, appId: APP_ID })
    expect(reasonOf(() => crypto.open(stranger.seal('{}')))).not.toBe('taken')
  })

  test('what is no encrypted text at all', () => {
    expect(reasonOf(() => crypto.open(''))).toBe('encryption')
    expect(reasonOf(() => crypto.open('AAAA'))).toBe('encryption')
  })
})

test('signatures of different length are different, and nothing is thrown', () => {
  expect(sameSignature('abc', 'ab')).toBe(false)
  expect(sameSignature('abc', 'abc')).toBe(true)
})
