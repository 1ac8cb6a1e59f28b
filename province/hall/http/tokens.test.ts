import { HALLS, ITEMS } from '../testing/small-province'
import { newReference, startTestHall, type TestHall, testPerson } from '../testing/test-hall'

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall()
})
afterAll(() => hall?.stop())

const asked = (token?: string, path = '/sxk/ztlb') =>
  hall.raw(path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })
const service = { sub: 'bff', client_id: 'bff', scope: 'catalogue' }

describe('tokens', () => {
  test('missing, broken, of another issuer, audience or kind, or over: 401 and 1002', async () => {
    const bad = [
      undefined,
      'not.a.token',
      await hall.sign(service, { issuer: 'http://somebody.else' }),
      await hall.sign(service, { audience: 'certificates' }),
      await hall.sign(service, { lifetimeS: -60 }),
      await hall.sign(service, { typ: 'JWT' }),
      `${(await hall.sign(service)).slice(0, -8)}AAAAAAAA`,
    ]
    for (const token of bad) expect(await asked(token)).toMatchObject({ status: 401, JGDM: '1002', SJ: null })
    expect(await asked(await hall.sign(service))).toMatchObject({ status: 200, JGDM: '0' })
  })

  test('one that was good is refused once its time is over', async () => {
    const token = await hall.sign(service)
    expect((await asked(token)).status).toBe(200)
    const before = hall.clock.now()
    hall.clock.forward(606)
    expect(await asked(token)).toMatchObject({ status: 401, JGDM: '1002' })
    hall.clock.set(before)
  })

  test('each kind opens its own calls only', async () => {
    const li = testPerson(1)
    const write = { KHDLSH: newReference(), YYLSH: 'YY1' }
    expect(await hall.get(li, '/sxk/ztlb')).toMatchObject({ status: 200, JGDM: '1003' })
    expect((await hall.get(li, '/yy/zz', { sxbm: ITEMS.city.code })).JGDM).toBe('1003')
    expect((await hall.get('service', '/yy/wd')).JGDM).toBe('1003')
    expect((await hall.get('service', '/bj/wd')).JGDM).toBe('1003')
    expect((await hall.post('service', '/yy/qr', write)).JGDM).toBe('1003')
    expect((await hall.get('service', '/ck/bj')).JGDM).toBe('1003')
    expect((await hall.get(li, '/ck/bj')).JGDM).toBe('1003')
    expect((await hall.get('counter', `/dt/${HALLS.tianhe.code}`)).JGDM).toBe('0')
  })
})

describe('input', () => {
  const li = testPerson(1)
  const good = { KHDLSH: 'reference-1', HYBM: 'DTTH01-HJ-20261125-0900', SXBM: [ITEMS.city.code] }

  test.each([
    ['a write without a reference', { ...good, KHDLSH: undefined }, 'KHDLSH'],
    ['a reference that is too short', { ...good, KHDLSH: 'short' }, 'KHDLSH'],
    ['a missing slot', { ...good, HYBM: undefined }, 'HYBM'],
    ['a number where text is due', { ...good, SXBM: [12] }, 'SXBM.0'],
    ['no item', { ...good, SXBM: [] }, 'SXBM'],
    ['an item twice', { ...good, SXBM: [ITEMS.city.code, ITEMS.city.code] }, 'SXBM'],
  ])('%s is refused with its field', async (_, body, field) => {
    expect(await hall.post(li, '/yy/yl', body)).toMatchObject({ status: 200, JGDM: '1001', SJ: { ZD: field } })
  })

  test('a day that does not exist, a page that is too long, a body that is no JSON', async () => {
    const query = { dtbm: HALLS.tianhe.code, sxbm: ITEMS.city.code, rq: '2026-02-30' }
    expect(await hall.get('service', '/yy/hy', query)).toMatchObject({ JGDM: '1001', SJ: { ZD: 'rq' } })
    expect(await hall.get('service', '/sxk/sxlb', { ts: '501' })).toMatchObject({ JGDM: '1001', SJ: { ZD: 'ts' } })
    const token = await hall.sign({ sub: li.sub, name: li.name, id_type: li.idType, id_no: li.idNo })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    expect((await hall.raw('/yy/yl', { method: 'POST', headers, body: '{' })).JGDM).toBe('1001')
  })

  test('an unknown path is 404 in an envelope', async () => {
    expect(await hall.get('service', '/nothing')).toMatchObject({ status: 404, JGDM: '1004' })
  })
})
