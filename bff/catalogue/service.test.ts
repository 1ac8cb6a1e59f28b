import { ShiftedClock } from '../../kit/clock'
import { createLogger } from '../../kit/logger'
import { worded } from '../merge/parts'
import { createCatalogueService } from './service'
import { MemoryHall } from './testing/memory-hall'

const unanswered = async () => {
  throw new Error('connection refused')
}

async function started(prepare: (hall: MemoryHall) => void = () => undefined) {
  const hall = new MemoryHall()
  prepare(hall)
  const clock = new ShiftedClock()
  const ages: number[] = []
  const service = createCatalogueService({
    source: hall,
    clock,
    logger: createLogger('test', 'silent'),
    age: { set: (seconds) => ages.push(seconds) },
  })
  await service.refresh()
  const pass = (ms: number) => clock.setShift(clock.shift + ms)
  const codes = async (query: string) => (await service.search(query)).map((hit) => hit.code)
  return { hall, clock, service, ages, pass, codes }
}

describe('before the first import', () => {
  it('says that the hall does not answer, and imports when it does', async () => {
    const hall = new MemoryHall()
    hall.put('A')
    hall.before = unanswered
    const service = createCatalogueService({
      source: hall,
      clock: new ShiftedClock(),
      logger: createLogger('test', 'silent'),
      age: { set: () => undefined },
    })
    await expect(service.refresh()).rejects.toThrow('connection refused')
    for (const ask of [service.themes, service.departments, () => service.items({}), () => service.search('居住证')])
      await expect(ask()).rejects.toMatchObject({ code: 'hall_unavailable' })
    expect(service.card('A')).toBeNull()
    expect(service.quality()).toMatchObject({ imported: 0, importedAt: null })

    hall.before = async () => undefined
    await service.refresh()
    expect(service.card('A')?.name).toBe('居住证首次申领')
  })

  it('tries again by itself', async () => {
    const hall = new MemoryHall()
    hall.put('A')
    let failures = 2
    hall.before = async () => {
      if (failures-- > 0) throw new Error('not yet')
    }
    const imported = new Promise<void>((resolve) => {
      const service = createCatalogueService({
        source: hall,
        clock: new ShiftedClock(),
        logger: createLogger('test', 'silent'),
        age: {
          set: () => {
            resolve(service.stop())
          },
        },
      })
      service.start(0.01)
    })
    await imported
    expect(failures).toBeLessThan(0)
  })
})

describe('the import', () => {
  it('reads all pages, however many there are', async () => {
    const { service, hall } = await started((hall) => {
      for (let i = 0; i < 401; i++) hall.put(`I${i}`)
    })
    expect(service.quality().imported).toBe(401)
    expect(hall.calls.filter((call) => call.startsWith('page'))).toEqual(['page 0', 'page 200', 'page 400'])
  })

  it('keeps refused guides out of everything and reports them', async () => {
    const { service, codes } = await started((hall) => {
      hall.put('GOOD')
      hall.put('BAD', { link_way: '无', transact_addr: '' })
    })
    expect(await codes('居住证')).toEqual(['GOOD'])
    expect((await service.items({})).items.map((item) => item.code)).toEqual(['GOOD'])
    expect(service.card('BAD')).toBeNull()
    expect(service.cards(['BAD', 'GOOD', 'NONE']).map((card) => card.code)).toEqual(['GOOD'])
    await expect(service.guide('BAD')).rejects.toMatchObject({ code: 'not_found' })
    expect(service.quality()).toMatchObject({
      imported: 1,
      rejected: 1,
      byDefect: { bad_phone: 1, missing_place: 1 },
      defects: [{ code: 'BAD', department: '广州市公安局', defects: ['bad_phone', 'missing_place'] }],
    })
  })

  it('asks for changes only, and takes them over', async () => {
    const { hall, service, codes } = await started((hall) => {
      hall.put('A')
      hall.put('B', { task_name: '养犬登记新办', task_alias: [] })
      hall.put('C', { task_name: '护照换发', task_alias: [] })
      hall.put('D', { task_name: '结婚登记', task_alias: [], link_way: '无' })
    })
    hall.calls = []
    hall.put('B', { task_name: '养猫登记新办', task_alias: [] })
    hall.put('C', { task_name: '护照换发', task_alias: [], task_state: '3' })
    hall.put('D', { task_name: '结婚登记', task_alias: [] })
    hall.put('E', { task_name: '离婚登记', task_alias: [] })
    await service.refresh()
    expect(hall.calls).toEqual(['page 4'])
    expect(await codes('养猫')).toEqual(['B'])
    expect(await codes('养犬')).not.toContain('B')
    expect(await codes('护照')).toEqual([])
    expect(service.card('C')).toBeNull()
    expect(await codes('结婚登记')).toContain('D')
    expect(await codes('离婚登记')).toContain('E')
    expect(service.quality().rejected).toBe(0)
  })

  it('takes an item away that has become unsound', async () => {
    const { hall, service } = await started((hall) => hall.put('A'))
    hall.put('A', { material: [] })
    await service.refresh()
    expect(service.card('A')).toBeNull()
    expect(service.quality().byDefect).toEqual({ no_materials_named: 1 })
  })

  it('notices by the total what the hall dropped without a word', async () => {
    const { hall, service, pass } = await started((hall) => {
      hall.put('A')
      hall.put('B')
    })
    hall.drop('B')
    await service.refresh()
    expect(service.card('B')).not.toBeNull()
    pass(11 * 60_000)
    await service.refresh()
    expect(service.card('B')).toBeNull()
    expect(service.card('A')).not.toBeNull()
  })

  it('imports all once a day', async () => {
    const { hall, service, pass } = await started((hall) => hall.put('A'))
    pass(25 * 60 * 60_000)
    hall.calls = []
    await service.refresh()
    expect(hall.calls).toContain('page 0')
  })

  it.each([true, false])('does not import all again for what was withdrawn (counted: %s)', async (counted) => {
    const { hall, service, pass } = await started((hall) => {
      hall.countsWithdrawn = counted
      hall.put('A')
      hall.put('B', { task_state: '2' })
    })
    pass(11 * 60_000)
    hall.calls = []
    await service.refresh()
    expect(hall.calls).toEqual(['page 2'])
  })

  it('keeps what it had when the hall fails, and its age shows', async () => {
    const { hall, service, ages, pass, codes } = await started((hall) => hall.put('A'))
    hall.before = unanswered
    pass(90_000)
    await expect(service.refresh()).rejects.toThrow('connection refused')
    expect(await codes('居住证')).toEqual(['A'])
    expect(ages[0]).toBeLessThan(5)
    expect(ages.at(-1)).toBeGreaterThanOrEqual(90)
  })

  it('takes over nothing of an import that broke off half-way', async () => {
    const { hall, service } = await started((hall) => hall.put('A'))
    for (let i = 0; i < 300; i++) hall.put(`I${i}`)
    hall.before = async () => {
      if (hall.calls.at(-1) === 'page 201') throw new Error('broke off')
    }
    await expect(service.refresh()).rejects.toThrow('broke off')
    expect(service.quality().imported).toBe(1)
    hall.before = async () => undefined
    await service.refresh()
    expect(service.quality().imported).toBe(301)
  })

  it('ends with an error when the cursor of the hall stands still', async () => {
    const hall = new MemoryHall()
    for (let i = 0; i < 200; i++) hall.put(`I${i}`)
    const page = hall.page.bind(hall)
    hall.page = async (_, size) => ({ ...(await page(0, size)), cursor: 0 })
    const service = createCatalogueService({
      source: hall,
      clock: new ShiftedClock(),
      logger: createLogger('test', 'silent'),
      age: { set: () => undefined },
    })
    await expect(service.refresh()).rejects.toThrow('cursor')
  })
})

describe('lists', () => {
  const regions = ['440100000000', '440106000000', '440111000000']
  const many = (hall: MemoryHall) => {
    for (let i = 0; i < 30; i++)
      for (const [at, area_code] of regions.entries())
        hall.put(`I${i}R${at}`, {
          catalog_code: `G${String(i).padStart(2, '0')}`,
          area_code,
          topic: i % 2 === 0 ? ['T02'] : ['T05'],
          dept_code: i % 3 === 0 ? 'TEST0020X' : 'TEST0010X',
          visit_count: Math.floor(i / 3),
        })
  }

  it('pages through every matter once, most used first', async () => {
    const { service } = await started(many)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await service.items({ limit: 7, cursor })
      expect(page.total).toBe(30)
      seen.push(...page.items.map((item) => item.matter))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(seen).toHaveLength(30)
    expect(new Set(seen).size).toBe(30)
    expect(seen.slice(0, 3)).toEqual(['G27', 'G28', 'G29'])
  })

  it('neither repeats nor skips when items come and go between two pages', async () => {
    const { hall, service } = await started(many)
    const first = await service.items({ limit: 10 })
    hall.put('NEW', { catalog_code: 'NEW', visit_count: 1_000 })
    hall.put('I29R0', { catalog_code: 'G29', task_state: '3' })
    await service.refresh()
    const rest = await service.items({ limit: 50, cursor: first.next ?? undefined })
    const seen = [...first.items, ...rest.items].map((item) => item.matter)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(30)
  })

  it('shows the items of the region, of those above it, and of no other', async () => {
    const { hall, service } = await started(many)
    hall.put('CITY', { catalog_code: 'CITY', area_code: '440100000000' })
    hall.put('BAIYUN', { catalog_code: 'BAIYUN', area_code: '440111000000' })
    await service.refresh()
    const { items } = await service.items({ region: '440106001000', limit: 50 })
    const codes = items.map((item) => item.code)
    expect(codes).toContain('I0R1')
    expect(codes).toContain('CITY')
    expect(codes).not.toContain('BAIYUN')
    expect(items).toHaveLength(31)
  })

  it('counts in themes and departments what their lists show', async () => {
    const { service } = await started(many)
    for (const theme of await service.themes()) {
      expect(theme.items).toBe(15)
      expect((await service.items({ theme: theme.code })).total).toBe(theme.items)
    }
    for (const department of await service.departments())
      expect((await service.items({ department: department.code })).total).toBe(department.items)
    expect((await service.items({ theme: 'T02', department: 'TEST0020X' })).total).toBe(5)
  })

  it.each(['x', '5', '.', '5.', '-1.G01', '5.G 1'])('refuses %j as a cursor', async (cursor) => {
    const { service } = await started(many)
    await expect(service.items({ cursor })).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('names the most used matters once each, those the hall names first', async () => {
    const { hall, service } = await started(many)
    hall.mostUsed = ['I3R1', 'GONE', 'I3R0', 'I5R0']
    const popular = await service.popular(undefined, 4)
    expect(popular.map((item) => item.code)).toEqual(['I3R1', 'I5R0', 'I27R0', 'I28R0'])
  })

  it('names one sub-item of each main item: seven ways to handle one permit would leave no room for the rest', async () => {
    const { hall, service } = await started((hall) => {
      for (const sub of ['001', '002', '003', '004']) hall.put(`PERMIT${sub}`, { catalog_code: `440107001${sub}` })
      hall.put('MARRIAGE', { catalog_code: '440108002001' })
    })
    hall.mostUsed = ['PERMIT002', 'PERMIT001', 'PERMIT003', 'PERMIT004']
    const popular = await service.popular(undefined, 4)
    expect(popular.map((item) => item.code)).toEqual(['PERMIT002', 'MARRIAGE'])
  })
})

describe('a guide', () => {
  it('is asked once for all who want it at the same time, and kept for a moment', async () => {
    const { hall, service, pass } = await started((hall) => hall.put('A'))
    hall.calls = []
    const guides = await Promise.all([service.guide('A'), service.guide('A'), service.guide('A')])
    for (const guide of guides) expect(guide).toMatchObject({ state: 'fresh', data: { resultName: '居住证' } })
    await service.guide('A')
    expect(hall.calls).toEqual(['item A'])
    pass(31_000)
    await service.guide('A')
    expect(hall.calls).toEqual(['item A', 'item A'])
  })

  it('is the older one, and says so, when the hall does not answer', async () => {
    const { hall, service, clock, pass } = await started((hall) => hall.put('A'))
    const asked = clock.now().getTime()
    await service.guide('A')
    pass(60_000)
    hall.before = unanswered
    await service.guide('A')
    const guide = await service.guide('A')
    expect(guide).toMatchObject({ state: 'stale', reason: 'hall_unavailable', data: { item: { code: 'A' } } })
    expect(Math.abs(Date.parse(guide.state === 'stale' ? guide.asOf : '') - asked)).toBeLessThan(5_000)
    pass(7 * 60 * 60_000)
    expect(await service.guide('A')).toMatchObject({ state: 'unavailable', reason: 'hall_unavailable' })
  })

  it('is the older one when the hall takes its time, and the newer one for the next', async () => {
    const { hall, service, pass } = await started((hall) => hall.put('A'))
    await service.guide('A')
    pass(60_000)
    let answer: () => void = () => undefined
    hall.before = () => new Promise((resolve) => (answer = resolve))
    expect(await service.guide('A')).toMatchObject({ state: 'stale' })
    const next = service.guide('A')
    answer()
    expect(await next).toMatchObject({ state: 'fresh' })
  })

  it('is unavailable when nothing is known of it and the hall does not answer', async () => {
    const { hall, service } = await started((hall) => hall.put('A'))
    hall.before = unanswered
    const guide = await service.guide('A')
    expect(guide).toMatchObject({ state: 'unavailable', source: 'hall' })
    expect(worded(guide, 'zh-Hans')).toMatchObject({ message: expect.stringContaining('不是您的网络问题') })
    expect(worded(guide, 'en')).toMatchObject({ message: expect.stringContaining('not your network') })
  })

  it('is asked anew as soon as the import sees it change', async () => {
    const { hall, service } = await started((hall) => hall.put('A'))
    await service.guide('A')
    hall.put('A', { transact_addr: '新地址' })
    await service.refresh()
    expect(await service.guide('A')).toMatchObject({ data: { where: { address: '新地址' } } })
  })

  it('does not exist when the hall does not know it, has withdrawn it, or it is unsound', async () => {
    const { hall, service } = await started()
    await expect(service.guide('NONE')).rejects.toMatchObject({ code: 'not_found' })
    hall.put('GONE', { task_state: '3' })
    hall.put('BAD', { legal_day: null })
    await expect(service.guide('GONE')).rejects.toMatchObject({ code: 'not_found' })
    await expect(service.guide('BAD')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('knows what of a resident an item can take before the hall is asked', async () => {
    const { service } = await started((hall) => hall.put('A'))
    expect(service.takes('A')).toEqual({ certificateTypes: ['11100000000013338W001'], papers: true, form: true })
    expect(service.takes('NONE')).toBeNull()
  })
})

describe('what renews a certificate', () => {
  const TYPE = '11440000TEST00080X001'
  const renewing = (region: string, name: string, visit_count: number) => ({
    area_code: region,
    task_name: name,
    visit_count,
    renew_cert_type_code: TYPE,
  })

  it('is the item where she lives, else that of her city, and of several there the most used', async () => {
    const { service } = await started((hall) => {
      hall.put('CITY', renewing('440100000000', '居住证签注', 9))
      hall.put('RARE', renewing('440106000000', '居住证换领', 5))
      hall.put('USUAL', renewing('440106000000', '居住证签注', 500))
    })
    expect(service.renewalOf(TYPE, '440106000000')).toEqual({ item: 'USUAL', itemName: '居住证签注', online: true })
    expect(service.renewalOf(TYPE, '440106')?.item).toBe('USUAL')
    expect(service.renewalOf(TYPE, '440111000000')?.item).toBe('CITY')
    expect(service.renewalOf(TYPE, '440300000000')).toBeNull()
    expect(service.renewalOf('OTHER', '440106000000')).toBeNull()
  })
})

it('keeps regions, and shows the known ones while the hall is down', async () => {
  const { hall, service, pass } = await started()
  const known = await service.regions('440000000000')
  pass(2 * 60 * 60_000)
  hall.before = unanswered
  expect(await service.regions('440000000000')).toEqual(known)
  await expect(service.regions('440300000000')).rejects.toThrow('connection refused')
})
