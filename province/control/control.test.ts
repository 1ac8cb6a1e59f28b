import { eventually, startProvince, type TestProvince } from '../../tools/testing/world'
import { type Heard, knock } from '../shell/testing'

jest.setTimeout(30_000)

let province: TestProvince

beforeAll(async () => {
  province = await startProvince()
}, 60_000)
afterAll(() => province?.stop())

const JSON_HEADERS = { 'content-type': 'application/json' }

const read = (path: string, headers: Record<string, string> = {}): Promise<Heard> =>
  knock(province.urls.control + path, { headers })

const write = (method: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Heard> =>
  knock(province.urls.control + path, {
    method,
    headers: { ...JSON_HEADERS, ...headers },
    body: JSON.stringify(body),
  })

const shiftOf = async (): Promise<number> => ((await read('/api/clock')).body as { shiftMs: number }).shiftMs

describe('who may change the province', () => {
  it.each([
    ['a page of another site', { origin: 'https://example.org' }],
    ['a page of another program on this machine', { origin: 'http://127.0.0.1:3000' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a request the browser marks as foreign', { 'sec-fetch-site': 'cross-site' }],
    ['a form, which cannot send JSON', { 'content-type': 'text/plain' }],
  ])('not %s', async (_, headers) => {
    const before = await shiftOf()
    const { outcome } = await write('PUT', '/api/clock', { shiftMs: 0 }, headers)
    expect(outcome).toBe('content-type' in headers ? 415 : 403)
    expect(await shiftOf()).toBe(before)
  })

  it('nor a name that somebody has pointed at this machine, which may not even read', async () => {
    const host = { host: 'rebound.example.org' }
    expect((await read('/api/residents', host)).outcome).toBe(421)
    expect((await write('PUT', '/api/clock', { shiftMs: 0 }, host)).outcome).toBe(421)
  })

  it('but its own page', async () => {
    const own = { origin: province.urls.control, 'sec-fetch-site': 'same-origin' }
    const { outcome, body } = await write('PUT', '/api/systems/hall', { mode: 'ok' }, own)
    expect({ outcome, body }).toMatchObject({ outcome: 200, body: { name: 'hall', mode: 'ok' } })
  })
})

describe('the page', () => {
  it('is whole: every file it names is there, and nothing comes from elsewhere', async () => {
    const wanted = ['/']
    for (const path of wanted) {
      const { outcome, headers, body } = await read(path)
      expect({ path, outcome }).toEqual({ path, outcome: 200 })
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      const text = String(body)
      expect(text).not.toMatch(/(src|href)="(https?:)?\/\//)
      const named = text.matchAll(/(?:src|href)="([\w-]+\.(?:js|css))"|from '\.\/([\w-]+\.js)'/g)
      for (const [, file, module] of named)
        if (!wanted.includes(`/${file ?? module}`)) wanted.push(`/${file ?? module}`)
    }
    expect(wanted.length).toBeGreaterThan(4)
  })

  it('tells nobody a secret', async () => {
    const { body } = await read('/api/state')
    for (const secret of Object.values(province.secrets)) expect(JSON.stringify(body)).not.toContain(secret)
  })
})

describe('the clock', () => {
  it('moves by an amount, to an instant, and back; the next opening is a working day', async () => {
    // Saturday evening before a Monday.
    await province.control.setClock('2026-11-28T20:00:00+08:00')
    expect((await read('/api/state')).body).toMatchObject({
      now: expect.stringMatching(/^2026-11-28T12:0/),
      nextOpening: '2026-11-30T00:30:00.000Z',
    })
    // The Sunday before a make-up Saturday's week: 2026-10-10 is a working Saturday after the holiday.
    await province.control.setClock('2026-10-09T20:00:00+08:00')
    expect((await read('/api/state')).body).toMatchObject({ nextOpening: '2026-10-10T00:30:00.000Z' })

    expect((await write('PUT', '/api/clock', { shiftMs: 0 })).body).toMatchObject({ shiftMs: 0 })
  })

  it('says so when the calendar of the next working day is not published', async () => {
    await province.control.setClock('2026-12-31T20:00:00+08:00')
    expect((await read('/api/state')).body).toMatchObject({ nextOpening: null })
    await province.control.setClock('2026-11-24T09:00:00+08:00')
  })

  it.each([
    ['nothing', {}],
    ['both', { shiftMs: 0, to: '2026-11-24T09:00:00+08:00' }],
    ['a time without an offset', { to: '2026-11-24T09:00:00' }],
    ['a life away', { shiftMs: 3e12 }],
  ])('refuses %s', async (_, change) => {
    expect(await write('PUT', '/api/clock', change)).toMatchObject({
      outcome: 400,
      body: { message: expect.any(String) },
    })
  })
})

describe('the systems', () => {
  it('shows what callers meet, not what the switch says', async () => {
    const pulseOf = async (name: string) => {
      const { body } = await read('/api/state')
      return (body as { systems: { name: string; pulse: object | null }[] }).systems.find((each) => each.name === name)
        ?.pulse
    }
    await eventually(async () => expect(await pulseOf('hall')).toMatchObject({ outcome: 'up', status: 200 }))
    await write('PUT', '/api/systems/hall', { mode: 'down' })
    await eventually(async () => expect(await pulseOf('hall')).toMatchObject({ outcome: 'refused', status: null }))
    await write('PUT', '/api/systems/hall', { mode: 'slow', latencyMs: 600 })
    await eventually(async () => expect(await pulseOf('hall')).toMatchObject({ outcome: 'up', ms: expect.any(Number) }))
    expect(((await pulseOf('hall')) as { ms: number }).ms).toBeGreaterThanOrEqual(599)
    await write('PUT', '/api/systems/certificates', { mode: 'failing', failureRate: 1 })
    await eventually(async () => expect(await pulseOf('certificates')).toMatchObject({ outcome: 'failing' }))
    for (const name of ['hall', 'certificates']) await write('PUT', `/api/systems/${name}`, { mode: 'ok' })
  })

  it('refuses a mode, an amount or a system that does not exist', async () => {
    expect(await write('PUT', '/api/systems/hall', { mode: 'asleep' })).toMatchObject({ outcome: 400 })
    expect(await write('PUT', '/api/systems/hall', { mode: 'slow', latencyMs: -1 })).toMatchObject({ outcome: 400 })
    expect(await write('PUT', '/api/systems/post', { mode: 'ok' })).toMatchObject({ outcome: 404 })
  })

  it('passes on what a system answered, and says whose silence it is', async () => {
    await write('PUT', '/api/systems/wechat', { mode: 'down' })
    const [someone] = await province.control.residents()
    expect(await read(`/api/phones/${someone?.openid}`)).toMatchObject({
      outcome: 502,
      body: { error: 'refused', system: 'wechat' },
    })
    await write('PUT', '/api/systems/wechat', { mode: 'failing' })
    expect(await read(`/api/phones/${someone?.openid}`)).toMatchObject({ outcome: 200, body: { errcode: -1 } })
    await write('PUT', '/api/systems/wechat', { mode: 'ok' })
  })
})

describe('residents and phones', () => {
  it('lists everybody who has a phone, with the ID number masked', async () => {
    const residents = await province.control.residents()
    const { body: phones } = await knock(`${province.urls.wechat}/phone`)
    expect(residents.map(({ openid }) => openid).sort()).toEqual([...(phones as string[])].sort())
    for (const { idMasked, region } of residents) {
      expect(idMasked).toMatch(/^(\w{3}\*{11}\w{4}|\w\*{4,}\w{2})$/)
      expect(region).toMatch(/^..+市/)
    }
  })

  it('gives a login code that signs in this resident, once', async () => {
    const [resident] = await province.control.residents()
    const { body } = await write('POST', `/api/phones/${resident?.openid}/login-code`, {})
    const { WECHAT_APP_ID, WECHAT_APP_SECRET } = province.secrets
    const exchange = () =>
      knock(
        `${province.urls.wechat}/sns/jscode2session?appid=${WECHAT_APP_ID}&secret=${WECHAT_APP_SECRET}` +
          `&js_code=${(body as { code: string }).code}&grant_type=authorization_code`,
      )
    expect(JSON.parse(String((await exchange()).body))).toMatchObject({ openid: resident?.openid })
    expect(JSON.parse(String((await exchange()).body))).toMatchObject({ errcode: 40163 })
  })

  it('shows an empty phone as no messages', async () => {
    const [resident] = await province.control.residents()
    expect(await read(`/api/phones/${resident?.openid}`)).toMatchObject({ outcome: 200, body: { messages: [] } })
    expect((await read('/api/phones/nobody-has-this')).outcome).toBe(404)
  })
})
