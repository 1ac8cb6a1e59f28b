import { createHmac, randomUUID } from 'node:crypto'
import { STANDARD_NOW } from '../../../tools/testing/world'
import { bffRows, change, world } from './world'

export function pushes(): void {
  const push = (
    body: string,
    { secret = world.province.secrets.HALL_CALLBACK_SECRET, at = Date.parse(STANDARD_NOW), nonce = randomUUID() } = {},
  ) => {
    const timestamp = String(Math.floor(at / 1000))
    return fetch(`${world.bff.url}/hall/callback`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-gdbs-timestamp': timestamp,
        'x-gdbs-nonce': nonce,
        'x-gdbs-signature': createHmac('sha256', secret).update(`${timestamp}\n${nonce}\n${body}`).digest('hex'),
      },
      body,
    })
  }
  const bodyAbout = (id: string) =>
    JSON.stringify({
      XXBH: randomUUID(),
      LB: [
        {
          YB: '1-1',
          LX: 'bj',
          YHBZ: 'somebody',
          BH: id,
          SJ: {
            YWLSH: `${id}-SB-1`,
            SBLSH: id,
            HJ: 'SB',
            CS: 1,
            SJBBH: 1,
            SJ: '2026-11-24 09:00:00',
            JL: { SXBM: change, SXMC: '居住证地址变更', SBSJ: '2026-11-24 09:00:00', SBHZH: 'H1' },
          },
        },
      ],
    })
  const known = (id: string) => bffRows('select 1 from bff.application where id = $1', [id])

  test('only the hall’s own word is taken, as it was signed, in its time, and once', async () => {
    const now = async () => Date.parse((await world.province.control.state()).now)
    const body = bodyAbout('FORGED1')
    expect((await push(body, { secret: 'x'.repeat(40), at: await now() })).status).toBe(401)
    expect((await push(body, { at: (await now()) - 11 * 60_000 })).status).toBe(401)
    expect((await push(body, { at: (await now()) + 11 * 60_000 })).status).toBe(401)
    const bare = await fetch(`${world.bff.url}/hall/callback`, { method: 'POST', body })
    expect(bare.status).toBe(401)
    expect(await known('FORGED1')).toEqual([])

    const at = await now()
    const nonce = randomUUID()
    const taken = bodyAbout('TAKEN1')
    expect((await push(taken, { at, nonce })).status).toBe(204)
    expect(await known('TAKEN1')).toHaveLength(1)
    expect((await push(taken, { at, nonce })).status).toBe(401)
    // With a new signature it is a push that came twice: taken, and nothing changes.
    expect((await push(taken, { at })).status).toBe(204)
    expect(await bffRows(`select 1 from bff.message where resident_id = 'somebody'`)).toHaveLength(1)
  })

  test('what is no push, and what is too large, is not taken', async () => {
    const at = Date.parse((await world.province.control.state()).now)
    expect((await push('{"LB": 1}', { at })).status).toBe(400)
    expect((await push('x'.repeat(65 * 1024), { at })).status).toBe(413)
    expect((await fetch(`${world.bff.url}/hall/callback`)).status).toBe(405)
  })
}
