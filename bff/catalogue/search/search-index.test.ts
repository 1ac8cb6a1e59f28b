import fc from 'fast-check'
import { DOCS } from '../testing/items'
import { RANKING } from '../testing/ranking'
import { buildIndex, buildIndexInSlices } from './build'
import { PinyinReader } from './syllables'
import { textKey } from './text'

const reader = new PinyinReader()
const index = buildIndex(DOCS, reader)
const nameOf = new Map(DOCS.map((doc) => [doc.code, doc.name]))
const names = (query: string, options?: Parameters<typeof index.search>[1]) =>
  index.search(query, options).map((hit) => nameOf.get(hit.code))

describe('ranking', () => {
  it.each(RANKING)('%s finds it first', (query, ...expected) => {
    expect(expected).toContain(names(query)[0])
  })

  it('prefers what is asked for more among equal texts', () => {
    expect(names('港澳').indexOf('往来港澳通行证团队旅游签注')).toBeLessThan(
      names('港澳').indexOf('港澳台居民居住证首次申领'),
    )
  })

  it('answers a department alone with its most used items', () => {
    expect(names('公积金管理中心')[0]).toBe('公积金提取（租房）')
  })

  it.each(['qwrtpx', '量子纠缠', '!!!', '', '　', '😀', '%_\\', '\u0000'])('finds nothing for %j', (query) => {
    expect(index.search(query)).toEqual([])
  })
})

describe('hits', () => {
  it('shows one hit for a matter, whatever the number of its regions', () => {
    const hits = index.search('居住证', { limit: 30 })
    expect(new Set(hits.map((hit) => hit.group)).size).toBe(hits.length)
    expect(hits[0]?.regions).toBe(4)
  })

  it.each([
    ['the city without a region', undefined, '440100000000'],
    ['the resident’s own district', '440111000000', '440111000000'],
    ['the district of the resident’s town', '440111103000', '440111000000'],
    ['the city where the district has none', '440103000000', '440100000000'],
    ['the city for someone from elsewhere', '330100000000', '440100000000'],
  ])('gives the item of %s', (_, region, expected) => {
    expect(index.search('居住证', { region: region ?? null })[0]?.code.slice(0, 12)).toBe(expected)
  })

  it('goes by the region that was typed rather than the one the resident is in', () => {
    expect(index.search('番禺居住证', { region: '440111000000' })[0]?.code.slice(0, 12)).toBe('440113000000')
  })

  it('puts what is not handled in the region behind what is', () => {
    const [first, second] = DOCS.filter((doc) => doc.group === '000')
    if (!first || !second) throw new Error('no documents')
    const elsewhere = { ...first, code: 'x', group: 'x', region: '440300000000', demand: first.demand }
    const two = buildIndex([elsewhere, { ...second, code: 'y', group: 'y', demand: first.demand }])
    expect(two.search('居住证', { region: '440106000000' }).map((hit) => hit.code)).toEqual(['y', 'x'])
  })

  it('says what matched only when the name does not contain it', () => {
    expect(index.search('居住证')[0]?.matched).toBeNull()
    expect(index.search('小绿本')[0]?.matched).toBe('小绿本')
    expect(index.search('xlb')[0]?.matched).toBe('小绿本')
  })

  it('keeps to the limit', () => {
    expect(index.search('登记', { limit: 3 })).toHaveLength(3)
  })
})

describe('the index', () => {
  it('answers the same whatever order the items came in, built at once or in slices', async () => {
    const shuffled = buildIndex([...DOCS].reverse())
    const sliced = await buildIndexInSlices(DOCS, new PinyinReader(), 0)
    for (const [query] of RANKING) {
      const expected = index.search(query, { limit: 30 })
      expect(shuffled.search(query, { limit: 30 })).toEqual(expected)
      expect(sliced.search(query, { limit: 30 })).toEqual(expected)
    }
  })

  it('gives the event loop back while it is built beside a running server', async () => {
    let turns = 0
    let building = true
    const count = () => {
      turns++
      if (building) setImmediate(count)
    }
    setImmediate(count)
    await buildIndexInSlices(DOCS, new PinyinReader(), 0)
    building = false
    expect(turns).toBeGreaterThan(10)
  })

  it('is empty for an empty catalogue', () => {
    expect(buildIndex([]).search('居住证')).toEqual([])
  })
})

describe('for every item', () => {
  const item = fc.constantFrom(...DOCS)
  const finds = (query: string, group: string) => index.search(query.slice(0, 40)).some((hit) => hit.group === group)
  const spell = (name: string) => reader.read(textKey(name))

  it('its name, its pinyin and its initials find it on the first page', () => {
    for (const doc of DOCS) {
      const spellings = spell(doc.name)
      for (const query of [doc.name, spellings.join(''), spellings.map((each) => each[0]).join('')])
        if (!finds(query, doc.group)) throw new Error(`${query} does not find ${doc.name}`)
    }
  })

  it('so do its pinyin with one slip', () => {
    fc.assert(
      fc.property(
        item,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('drop', 'swap', 'double'),
        (doc, where, slip) => {
          const typed = spell(doc.name).join('').slice(0, 40)
          const at = 1 + Math.floor(where * (typed.length - 3))
          const [before, here, next, after] = [typed.slice(0, at), typed[at], typed[at + 1], typed.slice(at + 2)]
          const wrong = {
            drop: `${before}${next}${after}`,
            swap: `${before}${next}${here}${after}`,
            double: `${before}${here}${here}${next}${after}`,
          }
          return finds(wrong[slip as keyof typeof wrong], doc.group)
        },
      ),
      { numRuns: 300, seed: 7 },
    )
  })

  it('so does its name with one character exchanged', () => {
    fc.assert(
      fc.property(item, fc.nat(), fc.constantFrom('错', '乱', '鑫'), (doc, where, wrong) => {
        const typed = textKey(doc.name)
        const at = where % typed.length
        return finds(typed.slice(0, at) + wrong + typed.slice(at + 1), doc.group)
      }),
      { numRuns: 300, seed: 7 },
    )
  })

  it('nothing that can be typed throws or exceeds the limit', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        (typed) => index.search(typed, { limit: 5 }).length <= 5,
      ),
      { numRuns: 500, seed: 7 },
    )
  })
})
