import { filledIn, identifierOf, itemOf, materialIds, provinceWith } from '../testing/applying'
import { wholeFeed } from '../testing/feed'
import { ITEMS } from '../testing/small-province'
import { NOW, newReference, startTestHall, type TestHall, testPerson, type Wire } from '../testing/test-hall'

const [li, wang] = [testPerson(1), testPerson(2)]
const endorse = itemOf('residencePermit', 'endorse')
const birth = itemOf('birthRegistration', 'first')
const company = itemOf('foodLicence', 'new')
const idOf = materialIds(endorse)

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall(provinceWith([endorse, birth, company]))
})
afterAll(() => hall?.stop())
beforeEach(async () => {
  hall.clock.set(NOW)
  await hall.db.query(
    'truncate application, application_stage, application_material, store_job, client_request, change',
  )
})

const form = async (item = endorse) => (await hall.get('service', '/sxk/bd', { sxbm: item.code })).SJ
const MATERIALS = [
  { CLBH: idOf('居民身份证'), SQFS: '5', ZZBS: identifierOf('identityCard'), SQBH: 'SQ1' },
  { CLBH: idOf('居住证'), SQFS: '5', ZZBS: identifierOf('residencePermit'), SQBH: 'SQ2' },
  { CLBH: idOf('住所证明'), SQFS: '2', WJBH: 'CL0000000001' },
  { CLBH: idOf('就业或就读证明'), SQFS: '2', WJBH: 'CL0000000002' },
  { CLBH: idOf('出租屋编码'), SQFS: '4' },
]
const submission = async (more: Record<string, unknown> = {}) => ({
  KHDLSH: newReference(),
  SXBM: endorse.code,
  BDBB: (await form()).BDBB,
  BD: filledIn(endorse, li),
  CL: MATERIALS,
  LQFS: '0',
  ...more,
})
const submit = async (more: Record<string, unknown> = {}, who = li) => hall.post(who, '/bj/sb', await submission(more))
const desk = (path: string, SBLSH: string, more: Record<string, unknown> = {}) =>
  hall.post('counter', `/ck/${path}`, { KHDLSH: newReference(), SBLSH, ...more })
const ways = (CL: Wire[]) => Object.fromEntries(CL.map(({ CLMC, SQFS }) => [CLMC.slice(0, 4), SQFS]))

describe('the form', () => {
  test('is published with a version of its content, for what can be applied for', async () => {
    const published = await form()
    expect(published).toEqual({ SXBM: endorse.code, BDBB: expect.stringMatching(/^[0-9a-f]{16}$/), BDNR: endorse.form })
    expect((await form(birth)).BDBB).not.toBe(published.BDBB)
    expect((await hall.get('service', '/sxk/bd', { sxbm: company.code })).JGDM).toBe('1004')
    expect((await hall.get(li, '/sxk/bd', { sxbm: endorse.code })).JGDM).toBe('1003')
  })

  test('a new version is told, what does not fit is told field by field', async () => {
    expect(await submit({ BDBB: '0'.repeat(16) })).toMatchObject({ JGDM: '2012', SJ: { BDBB: (await form()).BDBB } })
    const BD = { ...filledIn(endorse, li), applicantPhone: '12345', residenceReason: '旅游', colour: 'red' }
    const { residenceAddress: _, ...without } = BD as Record<string, string>
    const answer = await submit({ BD: without })
    expect(answer.JGDM).toBe('2011')
    expect(answer.SJ.CW.map(({ LJ }: Wire) => LJ).sort()).toEqual(
      ['applicantPhone', 'colour', 'residenceAddress', 'residenceReason'].sort(),
    )
  })

  test('nobody applies under another name or number', async () => {
    const answer = await submit({ BD: filledIn(endorse, wang) })
    expect(answer).toMatchObject({ JGDM: '2011' })
    expect(answer.SJ.CW.map(({ LJ }: Wire) => LJ)).toEqual(['applicantName', 'applicantIdNumber'])
  })

  test('what cannot be applied for online is refused', async () => {
    expect((await submit({ SXBM: company.code })).JGDM).toBe('2014')
    expect((await submit({ SXBM: 'NONE' })).JGDM).toBe('1004')
  })

  test('how the result is received is said once, or twice alike', async () => {
    const BD = { ...filledIn(endorse, li), resultDelivery: '1' }
    expect(await submit({ BD, LQFS: '0' })).toMatchObject({ JGDM: '1001', SJ: { ZD: 'LQFS' } })
    const { SJ } = await submit({ BD, LQFS: undefined })
    expect(SJ.JL[0].JL.OBTAIN_PAPER_WAY).toBe('1')
  })
})

describe('submitting', () => {
  test('gives a serial, a receipt, the log and the materials; the hall adds what it sees to itself', async () => {
    const { JGDM, SJ } = await submit()
    expect(JGDM).toBe('0')
    expect(SJ).toMatchObject({
      SBLSH: expect.stringMatching(/^440106[0-9A-Z]{9}261124\d{8}$/),
      SXBM: endorse.code,
      BMDM: endorse.department.code,
      BMMC: '广州市公安局',
      YHBZ: li.sub,
      ZT: 'sb',
      SLHZH: null,
      CNSX: 5,
      CNBJSJ: null,
      RQSX: null,
      PJ: null,
    })
    expect(SJ.JL).toMatchObject([
      { HJ: 'SB', CS: 1, SJBBH: 1, YWLSH: `${SJ.SBLSH}-SB-1`, JL: { SBHZH: expect.stringMatching(/^SB261124\d{8}$/) } },
    ])
    expect(ways(SJ.CL)).toEqual({
      居民身份: '5',
      居住证: '5',
      住所证明: '2',
      就业或就: '2',
      出租屋编: '4',
      居住登记: '8',
    })
    expect(await hall.get(li, `/bj/${SJ.SBLSH}`)).toMatchObject({ SJ })
    expect((await hall.get(li, '/bj/wd')).SJ).toMatchObject([{ SBLSH: SJ.SBLSH }])
  })

  test('the birth permit needs the two certificates and nothing else', async () => {
    const of = materialIds(birth)
    const CL = [
      { CLBH: of('夫妻双方居民身份证'), SQFS: '5', ZZBS: identifierOf('identityCard'), SQBH: 'SQ1' },
      { CLBH: of('结婚证'), SQFS: '5', ZZBS: identifierOf('marriageCertificate'), SQBH: 'SQ2' },
    ]
    const { BDBB } = await form(birth)
    const { JGDM, SJ } = await submit({ SXBM: birth.code, BDBB, BD: filledIn(birth, li), CL, LQFS: undefined })
    expect(JGDM).toBe('0')
    expect(SJ.CL.map(({ SQFS }: Wire) => SQFS)).toEqual(['5', '5', '8', '9'])
    expect((await desk('sl', SJ.SBLSH)).SJ).toMatchObject({ ZT: 'sl', CNBJSJ: '2026-11-24' })
  })

  test('missing materials are named', async () => {
    expect(await submit({ CL: MATERIALS.slice(0, 2) })).toMatchObject({
      JGDM: '2010',
      SJ: { CL: [idOf('就业或就读证明'), idOf('住所证明'), idOf('出租屋编码')] },
    })
  })

  test('the same reference ten times at once is one application, and other content is refused', async () => {
    const body = await submission()
    const answers = await Promise.all(Array.from({ length: 10 }, () => hall.post(li, '/bj/sb', body)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect((await hall.get(li, '/bj/wd')).SJ).toHaveLength(1)
    const other = { ...body, BD: { ...body.BD, workplace: '测试公司' } }
    expect((await hall.post(li, '/bj/sb', other)).JGDM).toBe('2007')
    const { SJ } = await hall.get('service', '/yy/czjg', { khdlsh: body.KHDLSH, yhbz: li.sub })
    expect(SJ).toMatchObject({ CZ: 'sb', ZT: 'wc', DA: { JGDM: '0', SJ: { SBLSH: answers[0]?.SJ.SBLSH } } })
    expect((await hall.get(wang, '/yy/czjg', { khdlsh: body.KHDLSH })).SJ).toMatchObject({ ZT: 'wu' })
  })

  test('a refusal is a first answer too', async () => {
    const body = await submission({ CL: [] })
    const first = await hall.post(li, '/bj/sb', body)
    expect(first.JGDM).toBe('2010')
    expect(await hall.post(li, '/bj/sb', body)).toEqual(first)
    expect((await hall.get(li, '/yy/czjg', { khdlsh: body.KHDLSH })).SJ).toMatchObject({ CZ: 'sb', ZT: 'jj' })
    expect((await hall.get(li, '/bj/wd')).SJ).toEqual([])
  })

  test('papers are attached in the store once the hall gets to it: noted in the same transaction', async () => {
    const { SJ } = await submit()
    const jobs = await hall.db.query<{ kind: string; data: Wire }>('select kind, data from store_job order by id')
    expect(jobs).toEqual([
      { kind: 'attach', data: { materialId: 'CL0000000002', sourceProjectNo: SJ.SBLSH, holderCode: li.idNo } },
      { kind: 'attach', data: { materialId: 'CL0000000001', sourceProjectNo: SJ.SBLSH, holderCode: li.idNo } },
    ])
    await submit({ CL: [] })
    expect(await hall.db.query('select from store_job')).toHaveLength(2)
  })
})

describe('somebody else', () => {
  test('can neither see nor touch it', async () => {
    const { SBLSH } = (await submit()).SJ
    await desk('sl', SBLSH)
    const CL = [{ CLBH: idOf('出租屋编码'), SQFS: '2', WJBH: 'CL1' }]
    expect((await hall.get(wang, `/bj/${SBLSH}`)).JGDM).toBe('1003')
    expect((await hall.post(wang, '/bj/bzcl', { KHDLSH: newReference(), SBLSH, CL })).JGDM).toBe('1003')
    expect((await hall.post(wang, '/bj/pj', { KHDLSH: newReference(), SBLSH, MYD: 1 })).JGDM).toBe('1003')
    expect((await hall.get(wang, '/bj/wd')).SJ).toEqual([])
    expect((await hall.get(wang, '/bj/UNKNOWN')).JGDM).toBe('1004')
    expect((await hall.get('service', '/bj/wd')).JGDM).toBe('1003')
    expect((await hall.get(li, '/ck/bjxq', { sblsh: SBLSH })).JGDM).toBe('1003')
  })
})

describe('on its way', () => {
  const handIn = (SBLSH: string, CL: object[], SM = '', who = li) =>
    hall.post(who, '/bj/bzcl', { KHDLSH: newReference(), SBLSH, CL, SM })

  test('from acceptance with a deferred paper to the rating, each step in the log and in the feed', async () => {
    const { SBLSH } = (await submit()).SJ
    expect((await desk('sl', SBLSH)).SJ).toMatchObject({
      SLHZH: expect.stringMatching(/^SL261124\d{8}$/),
      CNBJSJ: '2026-12-01',
      RQSX: '2026-11-27',
    })
    const again = { CLBH: idOf('住所证明'), CLMC: '住所证明' }
    const asked = await desk('bz', SBLSH, {
      YY: '合同缺页',
      TS: 3,
      CL: [again, { CLMC: '房东身份证' }],
    })
    expect(asked.SJ).toMatchObject({ ZT: 'bz', BZSX: '2026-11-27', BZTJSJ: null })

    const incomplete = await handIn(SBLSH, [{ CLBH: again.CLBH, SQFS: '2', WJBH: 'CL0000000009' }])
    expect(incomplete).toMatchObject({ JGDM: '2010', SJ: { CL: ['BZ1-2'] } })
    hall.clock.set('2026-11-25T02:00:00Z')
    const handed = await handIn(
      SBLSH,
      [
        { CLBH: again.CLBH, SQFS: '2', WJBH: 'CL0000000009' },
        { CLBH: 'BZ1-2', SQFS: '2', WJBH: 'CL0000000010' },
      ],
      '已补页',
    )
    expect(handed.SJ).toMatchObject({ ZT: 'bz', BZTJSJ: '2026-11-25 10:00:00', RQSX: '2026-11-27' })
    expect(handed.SJ.CL).toContainEqual(
      expect.objectContaining({ CLBH: again.CLBH, WJBH: 'CL0000000009', BYLY: 1, HYJ: 0 }),
    )
    expect(handed.SJ.CL).toContainEqual(expect.objectContaining({ CLBH: 'BZ1-2', CLMC: '房东身份证', BYLY: 1 }))

    hall.clock.set('2026-12-02T02:00:00Z')
    expect((await desk('bzsl', SBLSH)).SJ).toMatchObject({ ZT: 'sl', BZTJSJ: null, CNBJSJ: '2026-12-09' })
    expect((await desk('hyj', SBLSH, { CLBH: again.CLBH })).JGDM).toBe('0')
    expect((await desk('hyj', SBLSH, { CLBH: idOf('居住证') })).JGDM).toBe('2005')
    for (let nth = 0; nth < 3; nth += 1) await desk('sp', SBLSH)

    // What was to follow has not come, and its day is over: it cannot be granted, and not be handed in either.
    expect(await desk('bj', SBLSH, { JG: '0' })).toMatchObject({ JGDM: '2010', SJ: { CL: [idOf('出租屋编码')] } })
    const late = [{ CLBH: idOf('出租屋编码'), SQFS: '2', WJBH: 'CL0000000011' }]
    expect((await handIn(SBLSH, late)).JGDM).toBe('2005')
    hall.clock.set('2026-11-27T02:00:00Z')
    expect((await handIn(SBLSH, late)).SJ).toMatchObject({ RQSX: null })
    expect((await desk('bj', SBLSH, { JG: '0' })).SJ).toMatchObject({ ZT: 'bj', DQHJ: '出证办结' })

    const opinion = { KHDLSH: newReference(), SBLSH, MYD: 4, PJZB: ['办事效率'], PJNR: '挺快' }
    const rated = await hall.post(li, '/bj/pj', opinion)
    expect(rated.SJ.PJ).toMatchObject({ MYD: 4, PJNR: '挺快' })
    expect(await hall.post(li, '/bj/pj', opinion)).toEqual(rated)
    expect((await hall.post(li, '/bj/pj', { ...opinion, KHDLSH: newReference() })).JGDM).toBe('2013')

    const log = (await hall.get(li, `/bj/${SBLSH}`)).SJ.JL as Wire[]
    expect(log.map(({ HJ, CS }) => `${HJ}${CS}`).sort()).toEqual(
      'SB1 SL1 BZGZ1 BZCL1 BZSL1 SPCL1 SPCL2 SPCL3 BZCL2 BJ1 PJ1'.split(' ').sort(),
    )
    expect(JSON.stringify(log)).not.toContain(li.idNo)
    const feed = await wholeFeed(hall)
    const byKey = (records: Wire[]) => records.map(({ YWLSH, SJBBH }) => `${YWLSH}#${SJBBH}`).sort()
    expect(byKey(feed.map(({ SJ }) => SJ))).toEqual(byKey(log))
    expect(feed.every(({ LX, BH, YHBZ }) => LX === 'bj' && BH === SBLSH && YHBZ === li.sub)).toBe(true)

    const jobs = await hall.db.query<{ kind: string; data: Wire }>(
      `select kind, data from store_job where kind <> 'attach' order by id`,
    )
    expect(jobs).toMatchObject([
      { kind: 'verify', data: { materialId: 'CL0000000009', verifiedBy: '广州市公安局', sourceProjectNo: SBLSH } },
      {
        kind: 'issue',
        data: {
          holderCode: li.idNo,
          replaces: identifierOf('residencePermit'),
          validFrom: '2026-11-27',
          validUntil: '2027-11-27',
          fields: { 居住地址: '广东省广州市天河区测试路1号', 居住事由: '务工' },
          sourceProjectNo: SBLSH,
        },
      },
    ])
  })

  test('a correction is the same record with the next version, for the log and the feed', async () => {
    const { SBLSH } = (await submit()).SJ
    await desk('bz', SBLSH, { YY: '合同', TS: 3 })
    const corrected = await desk('gz', SBLSH, { HJ: 'BZGZ', CS: 1, GZNR: { BZGZYY: '合同缺少签名页' } })
    expect(corrected.SJ).toMatchObject({
      YWLSH: `${SBLSH}-BZGZ-1`,
      SJBBH: 2,
      JL: { BZGZYY: '合同缺少签名页', PATCH_TIMELIMIT: 3 },
    })
    expect((await desk('gz', SBLSH, { HJ: 'BZGZ', CS: 2, GZNR: { BZGZYY: '无' } })).JGDM).toBe('1004')
    expect((await desk('gz', SBLSH, { HJ: 'BZGZ', CS: 1, GZNR: { BZJZRQ: '无' } })).JGDM).toBe('1001')
    const versions = ((await hall.get(li, `/bj/${SBLSH}`)).SJ.JL as Wire[]).filter(({ HJ }) => HJ === 'BZGZ')
    expect(versions.map(({ SJBBH }) => SJBBH)).toEqual([1, 2])
    const feed = await wholeFeed(hall)
    expect(feed.map(({ SJ }) => [SJ.HJ, SJ.SJBBH])).toEqual([
      ['SB', 1],
      ['BZGZ', 1],
      ['BZGZ', 2],
    ])
  })

  test('what is not accepted is over, with a reason', async () => {
    const { SBLSH } = (await submit()).SJ
    expect((await desk('bsl', SBLSH, { YY: '居住未满一年' })).SJ).toMatchObject({ ZT: 'bj', DQHJ: '不予受理' })
    const log = (await hall.get(li, `/bj/${SBLSH}`)).SJ.JL as Wire[]
    expect(log.map(({ HJ, JL }) => [HJ, JL.BSLYY ?? JL.BJJGDM ?? null])).toEqual([
      ['SB', null],
      ['SL', '居住未满一年'],
      ['BJ', '1'],
    ])
    expect(await hall.db.query(`select from store_job where kind = 'issue'`)).toEqual([])
  })

  test('the clerk sees what was filled in, in the form’s words', async () => {
    const { SBLSH } = (await submit()).SJ
    const { SJ } = await hall.get('counter', '/ck/bjxq', { sblsh: SBLSH })
    expect(SJ).toMatchObject({ SBLSH, SQRMC: li.name, JL: [{ HJ: 'SB' }] })
    expect(SJ.BD).toContainEqual({ LJ: 'applicantIdType', BT: '证件类型', Z: '居民身份证' })
    expect(SJ.BD).toContainEqual({ LJ: 'residenceReason', BT: '居住事由', Z: '务工' })
    expect((await hall.get('counter', '/ck/zz', { sblsh: SBLSH, clbh: 'NONE' })).JGDM).toBe('1004')
    expect((await hall.get('counter', '/ck/zz', { sblsh: SBLSH, clbh: idOf('住所证明') })).JGDM).toBe('2005')
    // The store does not answer here: nobody is told a certificate was read.
    expect(await hall.get('counter', '/ck/zz', { sblsh: SBLSH, clbh: idOf('居住证') })).toMatchObject({
      status: 503,
      JGDM: '5000',
    })
  })

  test('small things without a form of their own share the plain one', async () => {
    const { SJ } = await hall.get('service', '/sxk/bd', { sxbm: ITEMS.city.code })
    expect(SJ.BDNR.title).toBe('网上申办表')
  })
})
