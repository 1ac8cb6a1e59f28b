import { addToGroups, type Group, type SearchDoc } from './groups'
import { departmentNames, regionNames, type Vocabulary } from './query'
import { BuiltIndex, magnitude, type References, type SearchIndex } from './search-index'
import { PinyinReader, Syllables } from './syllables'
import { packTexts } from './texts'

/** Between two places to pause. */
const CHUNK = 500

function* vocabularyOf(docs: readonly SearchDoc[]): Generator<void, Vocabulary, void> {
  const regions = new Map<string, string>()
  const departments = new Map<string, string>()
  const seen = new Set<string>()
  for (const [i, doc] of docs.entries()) {
    if (i % CHUNK === 0) yield
    if (!seen.has(doc.region)) {
      seen.add(doc.region)
      for (const name of regionNames(doc.regionName)) if (!regions.has(name)) regions.set(name, doc.region)
    }
    const { code, name, shortName } = doc.department
    if (seen.has(code)) continue
    seen.add(code)
    for (const each of departmentNames(name, shortName)) if (!departments.has(each)) departments.set(each, code)
  }
  return { regions, departments }
}

/** Distinct texts in the order of the groups, which is that of demand, and where each stands. */
function* textsOf(groups: readonly Group[]): Generator<void, { keys: string[]; references: References }, void> {
  const numbers = new Map<string, number>()
  const keys: string[] = []
  const places: number[][] = []
  for (const [number, { texts }] of groups.entries()) {
    if (number % CHUNK === 0) yield
    for (const [key, field] of texts) {
      let text = numbers.get(key)
      if (text === undefined) {
        text = keys.length
        numbers.set(key, text)
        keys.push(key)
        places.push([])
      }
      places[text]?.push(number, field)
    }
  }
  const offsets = new Uint32Array(keys.length + 1)
  for (const [i, list] of places.entries()) offsets[i + 1] = (offsets[i] as number) + list.length / 2
  const total = offsets[keys.length] as number
  const references = { offsets, groups: new Uint32Array(total), fields: new Uint8Array(total) }
  let at = 0
  for (const [i, list] of places.entries()) {
    if (i % CHUNK === 0) yield
    for (let p = 0; p < list.length; p += 2, at++) {
      references.groups[at] = list[p] as number
      references.fields[at] = list[p + 1] as number
    }
  }
  return { keys, references }
}

/** Builds step by step: each `yield` is a place to let others run. The order of docs does not matter. */
function* build(docs: readonly SearchDoc[], reader: PinyinReader): Generator<void, SearchIndex, void> {
  const byKey = new Map<string, Group>()
  for (let i = 0; i < docs.length; i++) {
    addToGroups(byKey, docs[i] as SearchDoc)
    if (i % CHUNK === 0) yield
  }
  const groups = [...byKey.values()].sort(
    (a, b) => magnitude(b.demand) - magnitude(a.demand) || (a.key < b.key ? -1 : 1),
  )
  for (const group of groups) group.items.sort((a, b) => (a.code < b.code ? -1 : 1))
  yield
  const { keys, references } = yield* textsOf(groups)
  const syllables = new Syllables()
  const texts = yield* packTexts(keys, reader, syllables)
  const vocabulary = yield* vocabularyOf(docs)
  const stats = { docs: docs.length, groups: groups.length, texts: keys.length, units: texts.codes.length }
  return new BuiltIndex(groups, keys, texts, references, vocabulary, syllables, reader, stats)
}

/** Builds in one go: for tests, tools and benchmarks. */
export function buildIndex(docs: readonly SearchDoc[], reader = new PinyinReader()): SearchIndex {
  const steps = build(docs, reader)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Builds beside a running server: gives the event loop back after at most about `sliceMs`. */
export async function buildIndexInSlices(
  docs: readonly SearchDoc[],
  reader: PinyinReader,
  sliceMs = 5,
): Promise<SearchIndex> {
  const steps = build(docs, reader)
  for (;;) {
    const until = performance.now() + sliceMs
    do {
      const step = steps.next()
      if (step.done) return step.value
    } while (performance.now() < until)
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}
