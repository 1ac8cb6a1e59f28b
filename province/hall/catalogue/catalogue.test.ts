import { CITY, HALLS, ITEMS, TIANHE } from '../testing/small-province'
import { startTestHall, type TestHall } from '../testing/test-hall'

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall()
})
afterAll(() => hall?.stop())

const read = async (path: string, query?: Record<string, string>) => (await hall.get('service', path, query)).SJ

test('themes, departments and regions with their counts', async () => {
  expect(await read('/sxk/ztlb')).toEqual([
    { ZTDM: 'T01', ZTMC: '户籍', FWDX: '1', SL: 5 },
    { ZTDM: 'T02', ZTMC: '开办企业', FWDX: '2', SL: 0 },
  ])
  expect(await read('/sxk/bmlb')).toEqual([{ BMDM: '007482000', BMMC: '广州市测试局', BMJC: '测试', SL: 5 }])
  expect(await read('/sxk/qhlb')).toEqual([{ QHDM: '440000000000', QHMC: '广东省', SJDM: null, JB: 'sheng' }])
  expect(await read('/sxk/qhlb', { sj: CITY })).toMatchObject([
    { QHMC: '海珠区', SJDM: CITY, JB: 'xian' },
    { QHMC: '天河区', SJDM: CITY, JB: 'xian' },
  ])
})

test('items are followed page by page to the end, each once, in the order of change', async () => {
  const seen: string[] = []
  let cursor = '0'
  for (;;) {
    const page = await read('/sxk/sxlb', { gxxh: cursor, ts: '2' })
    expect(page.ZS).toBe(5)
    seen.push(...page.LB.map(({ task_code }: { task_code: string }) => task_code))
    cursor = String(page.GXXH)
    if (page.LB.length < 2) break
  }
  expect(seen).toEqual(Object.values(ITEMS).map(({ code }) => code))
  expect(await read('/sxk/sxlb', { gxxh: cursor })).toEqual({ ZS: 5, GXXH: Number(cursor), LB: [] })
})

test('an item speaks the words of the national exchange', async () => {
  expect(await read(`/sxk/sx/${ITEMS.city.code}`)).toMatchObject({
    task_code: ITEMS.city.code,
    task_name: '居住证办理',
    area_code: CITY,
    server_type: '1',
    project_type: '2',
    handle_type: '1,2',
    legal_day: 20,
    promise_day: 10,
    is_schedule: 1,
    window_type: 'HJ',
    limit_scene_num: 1,
    limit_scene_explain: '须本人到场',
    topic: ['T01'],
    material: [{ material_name: '居民身份证', is_need: '1', material_type: '1', cert_type_code: expect.any(String) }],
    update_seq: 1,
  })
  expect((await hall.get('service', '/sxk/sx/NONE')).JGDM).toBe('1004')
})

test('most used items of a place are its own and those of the city', async () => {
  const codes = async (query: Record<string, string>) =>
    (await read('/sxk/rmsx', query)).map(({ task_code }: { task_code: string }) => task_code)
  expect(await codes({ qhdm: TIANHE })).toContain(ITEMS.tianhe.code)
  expect(await codes({ qhdm: TIANHE })).toContain(ITEMS.city.code)
  expect(await codes({ qhdm: TIANHE })).not.toContain(ITEMS.haizhu.code)
  expect(await codes({ ts: '2' })).toHaveLength(2)
})

test('halls that accept an item lie in its region and have its kind of window', async () => {
  const codes = async (sxbm: string) => (await read('/dt/lb', { sxbm })).map(({ DTBM }: { DTBM: string }) => DTBM)
  const tianhe = [HALLS.tianhe.code, HALLS.tianheNear.code, HALLS.sameDay.code]
  expect(await codes(ITEMS.city.code)).toEqual([HALLS.haizhu.code, ...tianhe])
  expect(await codes(ITEMS.tianhe.code)).toEqual(tianhe)
  expect((await hall.get('service', '/dt/lb', { sxbm: 'NONE' })).JGDM).toBe('1004')
})

test('a hall tells where it is, when it is open and by which rules', async () => {
  expect(await read(`/dt/${HALLS.tianhe.code}`)).toMatchObject({
    QHDM: TIANHE,
    JD: 113.36,
    WD: 23.13,
    ZBX: 'GCJ-02',
    JRKF: 1,
    KFSJ: [
      { KS: '09:00', JS: '11:00' },
      { KS: '14:00', JS: '15:00' },
    ],
    CK: [
      { CKLX: 'HJ', CKMC: '户政窗口', CKS: 2 },
      { CKLX: 'MZ', CKMC: '民政窗口', CKS: 1 },
    ],
    DDRS: 0,
    GZ: { TQGZR: 5, DRKY: 0, JZFZ: 30, QXFZ: 120, MRXC: 2, YLMS: 300, FHSJ: '07:00' },
  })
  expect((await hall.get('service', '/dt/NONE')).JGDM).toBe('1004')
})

test('the earliest free time at many halls at once; none for an item without booking', async () => {
  const earliest = await read('/yy/zz', { sxbm: ITEMS.city.code })
  expect(earliest.map(({ DTBM, KSSJ }: { DTBM: string; KSSJ: string }) => [DTBM, KSSJ])).toEqual([
    [HALLS.haizhu.code, '2026-11-25 09:00:00'],
    [HALLS.tianhe.code, '2026-11-25 09:00:00'],
    [HALLS.tianheNear.code, '2026-11-25 09:00:00'],
    [HALLS.sameDay.code, '2026-11-24 10:30:00'],
  ])
  expect(await read('/yy/zz', { sxbm: ITEMS.city.code, dtbm: `${HALLS.haizhu.code},NONE` })).toHaveLength(1)
  expect(await read('/yy/zz', { sxbm: ITEMS.noBooking.code })).toEqual([])
})
