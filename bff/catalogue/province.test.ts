import { catalogueEndpoints, type ItemCard, type SearchHit } from '@shared/catalogue/contract'
import type { Endpoint, ResponseOf } from '@shared/http/endpoint'
import * as v from 'valibot'
import { eventually, signIn, startWorld, type World } from '../../tools/testing/world'
import { PinyinReader } from './search/syllables'
import { textKey } from './search/text'
import { RANKING } from './testing/ranking'

/** The catalogue of the whole province, over HTTP, as a phone gets it. */
let world: World

interface Answer<T> {
  status: number
  body: T
}

async function ask(path: string, query: Record<string, string> = {}, token?: string): Promise<Answer<unknown>> {
  const response = await fetch(`${world.bff.url}/api/catalogue/${path}?${new URLSearchParams(query)}`, {
    headers: token ? { authorization: `Bearer ${token}` } : {},
  })
  return { status: response.status, body: await response.json() }
}

/** An answer that keeps to the contract. */
async function get<E extends Endpoint>(endpoint: E, path: string, query: Record<string, string> = {}, token?: string) {
  const { status, body } = await ask(path, query, token)
  expect({ status, problem: status === 200 ? null : body }).toEqual({ status: 200, problem: null })
  return v.parse(endpoint.response as v.GenericSchema, body) as ResponseOf<E>
}

const search = async (q: string, query: Record<string, string> = {}): Promise<SearchHit[]> =>
  (await get(catalogueEndpoints.search, 'search', { q, ...query })).hits

async function allItems(query: Record<string, string> = {}): Promise<ItemCard[]> {
  const items: ItemCard[] = []
  let next: string | null = null
  do {
    const page: ResponseOf<typeof catalogueEndpoints.items> = await get(catalogueEndpoints.items, 'items', {
      limit: '50',
      ...query,
      ...(next && { cursor: next }),
    })
    items.push(...page.items)
    next = page.next
    if (!next) expect(items).toHaveLength(page.total)
  } while (next)
  return items
}

beforeAll(async () => {
  world = await startWorld({
    province: { catalogue: 'whole' },
    bff: { env: { RATE_LIMIT_PER_10S: '100000', UPSTREAM_TIMEOUT_MS: '1000' } },
  })
  await eventually(async () => expect((await ask('themes')).status).toBe(200), { timeoutMs: 60_000 })
}, 180_000)

afterAll(() => world?.stop(), 60_000)

it('imports what the city publishes and turns away exactly the guides nobody can rely on', async () => {
  const report = await get(catalogueEndpoints.quality, 'quality')
  expect(report.imported).toBe(8_033)
  expect(report.rejected).toBe(24)
  for (const { name, defects } of report.defects) {
    expect(name).toContain('旧版指南')
    expect(defects.length).toBeGreaterThan(0)
  }
  expect(Object.keys(report.byDefect).sort()).toEqual([
    'bad_phone',
    'catch_all_material',
    'missing_hours',
    'missing_legal_limit',
    'missing_place',
    'missing_promised_limit',
    'no_materials_named',
    'visits_without_reason',
  ])
  const [refused] = report.defects
  expect((await ask(`items/${refused?.code}`)).status).toBe(404)
  expect((await search(refused?.name ?? '')).map((hit) => hit.code)).not.toContain(refused?.code)
})

it.each(RANKING)('%s finds it first', async (typed, ...expected) => {
  expect(expected).toContain((await search(typed))[0]?.name)
})

it('every matter is found by its name, its pinyin and its initials', async () => {
  const reader = new PinyinReader()
  const items = await allItems()
  expect(items.length).toBeGreaterThan(500)
  const lost: string[] = []
  // Every seventh over HTTP: all of them were the index’s own test, this one is about the way there.
  for (const item of items.filter((_, i) => i % 7 === 0)) {
    const spellings = reader.read(textKey(item.name))
    for (const typed of [item.name, spellings.join(''), spellings.map((each) => each[0]).join('')])
      if (!(await search(typed.slice(0, 40))).some((hit) => hit.matter === item.matter)) lost.push(typed)
  }
  expect(lost).toEqual([])
})

it('lists in a theme and in a department what they count', async () => {
  const { themes } = await get(catalogueEndpoints.themes, 'themes')
  expect(themes).toHaveLength(11)
  for (const theme of themes.slice(0, 3)) expect(await allItems({ theme: theme.code })).toHaveLength(theme.items)
  const { departments } = await get(catalogueEndpoints.departments, 'departments')
  const [largest] = departments
  expect(await allItems({ department: largest?.code ?? '' })).toHaveLength(largest?.items ?? -1)
})

it('gives a district’s resident the district’s item, and the city’s where the district has none', async () => {
  const tianhe = '440106000000'
  expect((await search('居住证', { region: tianhe }))[0]?.regionCode).toBe(tianhe)
  const regions = new Set((await allItems({ region: tianhe })).map((item) => item.regionCode))
  expect([...regions].sort()).toEqual(['440100000000', tianhe])
})

it('goes from province to city to county, and in Dongguan straight to town', async () => {
  const children = async (parent?: string) =>
    (await get(catalogueEndpoints.regions, 'regions', parent ? { parent } : {})).regions
  const [province] = await children()
  expect(await children(province?.code)).toHaveLength(21)
  expect((await children('440100000000')).every((region) => region.level === 'county')).toBe(true)
  expect((await children('441900000000')).every((region) => region.level === 'town')).toBe(true)
})

it('shows in a guide what the resident already has', async () => {
  const [hit] = await search('居住证')
  const code = hit?.code ?? ''
  const anonymous = await get(catalogueEndpoints.guide, `items/${code}`)
  expect(anonymous).toMatchObject({ guide: { state: 'fresh', data: { item: { name: hit?.name } } }, materials: null })
  const token = await signIn(world, 'r001')
  const { guide, materials } = await eventually(async () => {
    const { guide, materials } = await get(catalogueEndpoints.guide, `items/${code}`, {}, token)
    if (guide.state !== 'fresh' || materials?.state !== 'fresh') throw new Error('not both systems have answered')
    return { guide, materials }
  })
  expect(materials.data.map(({ id }) => id)).toEqual(guide.data.materials.map(({ id }) => id))
  expect(materials.data.filter(({ standing }) => standing === 'held').length).toBeGreaterThan(0)
})

it('does not know what the hall does not know', async () => {
  expect(await ask('items/NO-SUCH-ITEM')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  expect(await ask('items', { cursor: 'made up' })).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
})

it('goes on finding while the hall is down, and says whose guide is missing', async () => {
  const [known, unknown] = (await search('护照')).map((hit) => hit.code)
  await get(catalogueEndpoints.guide, `items/${known}`)
  await world.province.control.setSystem('hall', { mode: 'down' })
  try {
    expect((await search('jzz'))[0]?.name).toBe('居住证首次申领')
    expect((await allItems({ theme: 'T02' })).length).toBeGreaterThan(10)
    const { guide } = await get(catalogueEndpoints.guide, `items/${unknown}`)
    expect(guide).toMatchObject({ state: 'unavailable', source: 'hall', reason: 'hall_unavailable' })
    expect((await get(catalogueEndpoints.guide, `items/${known}`)).guide).toMatchObject({
      data: { item: { code: known } },
    })
  } finally {
    await world.province.control.setSystem('hall', { mode: 'ok' })
  }
})
