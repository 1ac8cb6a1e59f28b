import { eventually } from '../../../tools/testing/eventually'
import { smallProvince } from '../testing/small-province'
import { startTestHall, type TestHall } from '../testing/test-hall'
import { changesAfter, noteChanges } from './changes'

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall(smallProvince())
})
afterAll(() => hall?.stop())
beforeEach(() => hall.db.query('truncate change'))

const note = (key: string) => ({ kind: 'bj' as const, key, owner: 'sub-1', payload: { key } })

// A transaction anywhere in the server holds the feed back, other suites' ones too: it is waited for.
test('changes come in the order they were noted, page by page, each once', async () => {
  for (const keys of [['a', 'b'], ['c'], ['d', 'e']]) await noteChanges(hall.db, keys.map(note))
  const seen: string[] = []
  let cursor = ''
  await eventually(async () => {
    const page = await changesAfter(hall.db, cursor, 2)
    seen.push(...page.map(({ BH }) => BH))
    cursor = page.at(-1)?.YB ?? cursor
    expect(seen).toHaveLength(5)
  })
  expect(seen).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('a transaction that commits late is not passed by: nothing is skipped', async () => {
  let commit: () => void = () => undefined
  const mayCommit = new Promise<void>((resolve) => {
    commit = resolve
  })
  let noted: () => void = () => undefined
  const hasNoted = new Promise<void>((resolve) => {
    noted = resolve
  })
  const late = hall.db.transaction(async (tx) => {
    await noteChanges(tx, [note('late')])
    noted()
    await mayCommit
  })
  await hasNoted
  await noteChanges(hall.db, [note('early')])

  // The later one is there for all to see, but a reader who took it would never come back for the one before it.
  const before = await changesAfter(hall.db, '', 10)
  expect(before).toEqual([])
  commit()
  await late
  await eventually(async () => {
    expect((await changesAfter(hall.db, '', 10)).map(({ BH }) => BH)).toEqual(['late', 'early'])
  })
})

test('many writers and a reader at once: the reader has everything, in one order', async () => {
  const WRITERS = 8
  const EACH = 25
  let writing = true
  const seen: string[] = []
  let cursor = ''
  const readOn = async () => {
    const page = await changesAfter(hall.db, cursor, 7)
    seen.push(...page.map(({ BH }) => BH))
    cursor = page.at(-1)?.YB ?? cursor
    return page.length
  }
  const reader = (async () => {
    while (writing) await readOn()
  })()
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let nth = 0; nth < EACH; nth += 1) {
        await hall.db.transaction(async (tx) => {
          await noteChanges(tx, [note(`${writer}/${nth}/1`)])
          if (nth % 3 === 0) await tx.query('select pg_sleep(0.003)')
          await noteChanges(tx, [note(`${writer}/${nth}/2`)])
        })
      }
    }),
  )
  writing = false
  await reader
  await eventually(async () => {
    await readOn()
    expect(seen).toHaveLength(WRITERS * EACH * 2)
  })
  expect(new Set(seen).size).toBe(seen.length)
})

test('a cursor this hall did not give is refused', async () => {
  await expect(changesAfter(hall.db, '1-2-3', 1)).rejects.toMatchObject({ code: '1001' })
})
