import { startProvince, type TestProvince } from '../../tools/testing/world'
import { knock } from '../shell/testing'
import { AtTheHall, hallInstant } from './testing'

jest.setTimeout(30_000)

interface Answer {
  JGDM: string
  SJ: unknown
}

let province: TestProvince
let reference = 0

beforeAll(async () => {
  province = await startProvince()
}, 60_000)
afterAll(() => province?.stop())

const desk = (path: string, body?: object): Promise<Answer> => {
  reference += 1
  return province.control.counter(body ? 'POST' : 'GET', path, body && { KHDLSH: `test-desk-${reference}`, ...body })
}

it('serves somebody who has booked and somebody who has not, in the order of the hall', async () => {
  const [resident] = await province.control.residents()
  const phone = await AtTheHall.as(province, resident?.openid ?? '')
  const booked = await phone.bookEarliest()
  const window = { DTBM: booked.DTBM, CKLX: booked.CKLX }
  const queue = async () => {
    const { SJ } = await desk(`dl?dtbm=${booked.DTBM}&cklx=${booked.CKLX}`)
    return SJ as { DL: { PDH: string; XM: string; ZT: string }[]; YY: { QDM: string; XM: string }[] }
  }

  // A day later every token is over: the desk gets itself a new one.
  await province.control.setClock(hallInstant(booked.KSSJ, -5))
  expect(await queue()).toMatchObject({ DL: [], YY: [{ QDM: booked.QDM, XM: booked.BYYRXM }] })

  const walkIn = await desk('qh', { ...window, XM: '测试访客' })
  const checkedIn = await desk('qd', { QDM: booked.QDM })
  expect([walkIn.JGDM, checkedIn.JGDM]).toEqual(['0', '0'])
  expect((await desk('qd', { QDM: booked.QDM })).JGDM).toBe('2005')
  expect((await queue()).DL.map(({ XM }) => XM).sort()).toEqual([booked.BYYRXM, '测试访客'].sort())

  const seen: string[] = []
  for (
    let called = await desk('jh', { ...window, CK: '3' });
    called.SJ;
    called = await desk('jh', { ...window, CK: '3' })
  ) {
    const { PDH, XM } = called.SJ as { PDH: string; XM: string }
    seen.push(XM)
    const ended = await desk(XM === booked.BYYRXM ? 'wc' : 'sy', { DTBM: booked.DTBM, PDH })
    expect(ended.JGDM).toBe('0')
  }
  expect(seen.sort()).toEqual([booked.BYYRXM, '测试访客'].sort())
  expect(Object.fromEntries((await queue()).DL.map(({ XM, ZT }) => [XM, ZT]))).toEqual({
    [booked.BYYRXM]: 'bl',
    测试访客: 'gh',
  })
  const later = await AtTheHall.as(province, resident?.openid ?? '')
  expect(await later.booking(booked.YYLSH)).toMatchObject({ ZT: 'bl', PDH: expect.any(String) })
})

it('moves an application from stage to stage, and shows the refusal of a step that does not fit', async () => {
  const { SJ } = await desk('bj?zt=sb')
  const [first] = SJ as { SBLSH: string }[]
  const SBLSH = first?.SBLSH ?? ''
  const steps: [string, object, string][] = [
    ['sp', {}, '2005'],
    ['sl', {}, 'sl'],
    ['bz', { YY: '缺少签名', TS: 5 }, 'bz'],
    ['bj', { JG: '0' }, '2005'],
    ['bzsl', {}, 'sl'],
    ['sp', {}, 'sp'],
    ['bj', { JG: '0' }, 'bj'],
  ]
  for (const [path, body, expected] of steps) {
    const { JGDM, SJ: moved } = await desk(path, { SBLSH, ...body })
    expect([path, JGDM === '0' ? (moved as { ZT: string }).ZT : JGDM]).toEqual([path, expected])
  }
})

it('knows every hall and its windows', async () => {
  const { body } = await knock(`${province.urls.control}/api/halls`)
  const halls = (body as Answer).SJ as { DTBM: string; CK: { CKLX: string }[] }[]
  expect(halls.length).toBeGreaterThanOrEqual(60)
  for (const { CK } of halls) expect(CK.length).toBeGreaterThan(0)
})

it('shows whose failure it is when the hall or the identity platform is away', async () => {
  await province.control.setSystem('hall', { mode: 'down' })
  expect(await knock(`${province.urls.control}/api/counter/bj`)).toMatchObject({
    outcome: 502,
    body: { system: 'hall' },
  })
  await province.control.setSystem('hall', { mode: 'ok' })
  // The clock ends the desk's token, and there is nobody to give it another.
  const { now } = await province.control.state()
  await province.control.setClock(new Date(Date.parse(now) + 3_600_000))
  await province.control.setSystem('identity', { mode: 'failing' })
  expect(await knock(`${province.urls.control}/api/counter/bj`)).toMatchObject({
    outcome: 503,
    body: { error: 'temporarily_unavailable' },
  })
  await province.control.setSystem('identity', { mode: 'ok' })
})

it('asks the store about a shown code with a token of its own for it', async () => {
  const look = (code: string) => province.control.verifyCode({ code, purpose: 'identity', verifierName: '测试柜台' })
  expect((await look('YZ1.not-a-code')).head.status).toBe('100')
  const { body } = await knock(`${province.urls.control}/api/codes/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  expect(body).toMatchObject({ head: { status: '12' } })
})

it('plays a phone: answers the popup, says how it stands, turns a template off', async () => {
  const [{ openid = '' } = {}] = await province.control.residents()
  const [template] = (await province.control.subscriptions(openid)).filter(({ type }) => type === 2)
  const id = template?.id ?? ''
  const standing = async () => (await province.control.subscriptions(openid)).find((each) => each.id === id)
  expect(await standing()).toMatchObject({ credits: 0, on: false })
  expect(await province.control.popup(openid, { [id]: 'accept' })).toMatchObject({ [id]: 'accept' })
  expect(await standing()).toMatchObject({ credits: 1, on: true })
  await province.control.turnOff(openid, id)
  expect(await standing()).toMatchObject({ credits: 0, on: false })
})
