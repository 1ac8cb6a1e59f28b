import { createDecipheriv } from 'node:crypto'
import { encryptMessage, pushSignature } from './message-crypto'

// Published with the documentation of message push; token AAAAA, EncodingAESKey 43 × A.
const APP_ID = 'wxba5fad812f8e6fb9'
const KEY = 'A'.repeat(43)
const ENCRYPTED =
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04='

test('signatures of the documentation', () => {
  expect(pushSignature('AAAAA', '1714036504', '1514711492')).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696')
  expect(pushSignature('AAAAA', '1714037059', '486452656')).toBe('899cf89e464efb63f54ddac96b0a0a235f53aa78')
  expect(pushSignature('AAAAA', '1714112445', '415670741', ENCRYPTED)).toBe('046e02f8204d34f8ba5fa3b1db94908f3df2e9b3')
})

test('encryption of the documentation', () => {
  const event =
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}'
  expect(encryptMessage(event, APP_ID, KEY, Buffer.from('a8eedb185eb2fecf'))).toBe(ENCRYPTED)

  const reply = encryptMessage('{"demo_resp":"good luck"}', APP_ID, KEY, Buffer.from('707722b803182950'))
  expect(reply).toBe('ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==')
  expect(pushSignature('AAAAA', '1713424427', '415670741', reply)).toBe('1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1')
})

test('padding is 1 to 32 bytes, whatever the length', () => {
  const pads = new Set<number>()
  for (let length = 0; length < 32; length += 1) {
    const key = Buffer.alloc(32)
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    const encrypted = Buffer.from(encryptMessage('x'.repeat(length), APP_ID, KEY), 'base64')
    const plain = Buffer.concat([decipher.update(encrypted), decipher.final()])
    const pad = plain[plain.length - 1] ?? 0
    expect(plain.length % 32).toBe(0)
    expect(plain.subarray(-pad).every((byte) => byte === pad)).toBe(true)
    expect(plain.subarray(16, -pad).toString()).toBe(
      `\0\0\0${String.fromCharCode(length)}${'x'.repeat(length)}${APP_ID}`,
    )
    pads.add(pad)
  }
  expect(pads.size).toBe(32)
})
