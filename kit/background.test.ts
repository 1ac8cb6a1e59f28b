import { setTimeout as wait } from 'node:timers/promises'
import { eventually } from '../tools/testing/eventually'
import { runInBackground } from './background'
import { createLogger } from './logger'

const options = { everyMs: 5, logger: createLogger('test', 'silent'), name: 'test' }

test('goes on after a round that failed, and says nothing more after it was stopped', async () => {
  let rounds = 0
  const background = runInBackground(async () => {
    rounds += 1
    if (rounds === 2) throw new Error('once')
    return false
  }, options)
  await eventually(async () => expect(rounds).toBeGreaterThan(4))
  await background.stop()
  const atStop = rounds
  // So many turns of another one later.
  let others = 0
  const other = runInBackground(async () => ++others < 0, options)
  await eventually(async () => expect(others).toBeGreaterThan(6))
  await other.stop()
  expect(rounds).toBe(atStop)
})

test('while there is more, the next round follows at once; one at a time; a wake is not lost', async () => {
  let left = 50
  let running = 0
  let most = 0
  const background = runInBackground(
    async () => {
      running += 1
      most = Math.max(most, running)
      await wait(0)
      running -= 1
      left -= 1
      return left > 0
    },
    { ...options, everyMs: 60_000 },
  )
  await eventually(async () => expect(left).toBe(0))
  background.wake()
  await eventually(async () => expect(left).toBe(-1))
  await background.stop()
  expect(most).toBe(1)
})

test('after a failure it waits as long as it was told to', async () => {
  let rounds = 0
  const background = runInBackground(
    async () => {
      rounds += 1
      throw new Error('always')
    },
    { ...options, everyMs: 60_000, afterFailureMs: 5 },
  )
  await eventually(async () => expect(rounds).toBeGreaterThan(3))
  await background.stop()
})
