import { ShiftedClock } from '../../kit/clock'
import { createLogger } from '../../kit/logger'
import { ProblemError } from '../http/problem'
import { createLastKnown, createMerger, type PartSpec } from './parts'

const newMerger = () =>
  createMerger({
    clock: new ShiftedClock(),
    logger: createLogger('test', 'silent'),
    lastKnown: createLastKnown({ entries: 10, ttlMs: 60_000 }),
  })

const spec = (load: PartSpec<string>['load'], change: Partial<PartSpec<string>> = {}): PartSpec<string> => ({
  source: 'hall',
  locale: 'zh-Hans',
  deadlineMs: 100,
  load,
  lastKnownKey: 'k',
  ...change,
})
const never = () => new Promise<string>(() => undefined)
const failing = async (): Promise<string> => {
  throw new ProblemError('hall_unavailable')
}

test('what answers in time is fresh', async () => {
  expect(await newMerger().part(spec(async () => 'now'))).toMatchObject({ state: 'fresh', source: 'hall', data: 'now' })
})

test('what does not answer in time is unavailable, with whose fault it is, and its request is given up', async () => {
  let signal: AbortSignal | undefined
  const part = await newMerger().part(
    spec((given) => {
      signal = given
      return never()
    }),
  )
  expect(part).toMatchObject({ state: 'unavailable', source: 'hall', reason: 'hall_unavailable' })
  expect(part).toHaveProperty('message', expect.stringContaining('不是您的网络问题'))
  expect(signal?.aborted).toBe(true)
})

test('what was known before is shown as stale, with its time', async () => {
  const merger = newMerger()
  const before = await merger.part(spec(async () => 'before'))
  const after = await merger.part(spec(failing))
  expect(after).toEqual({
    state: 'stale',
    source: 'hall',
    reason: 'hall_unavailable',
    data: 'before',
    asOf: before.state === 'fresh' && before.asOf,
  })
})

test('what another resident was shown is never used', async () => {
  const merger = newMerger()
  await merger.part(spec(async () => 'hers', { lastKnownKey: 'appointments:a' }))
  expect(await merger.part(spec(failing, { lastKnownKey: 'appointments:b' }))).toMatchObject({ state: 'unavailable' })
})

test('a defect of ours blanks its part, not the page', async () => {
  const broken = async (): Promise<string> => {
    throw new TypeError('a defect')
  }
  expect(await newMerger().part(spec(broken, { source: 'us' }))).toMatchObject({
    state: 'unavailable',
    reason: 'temporarily_unavailable',
  })
})

test('an ended session concerns the whole page', async () => {
  const signedOut = async (): Promise<string> => {
    throw new ProblemError('not_signed_in')
  }
  await expect(newMerger().part(spec(signedOut))).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('what we keep ourselves stands in when memory has nothing', async () => {
  const recall = async () => ({ data: 'kept', asOf: '2026-11-24T00:00:00.000Z' })
  const merger = newMerger()
  expect(await merger.part(spec(failing, { recall }))).toMatchObject({
    state: 'stale',
    data: 'kept',
    asOf: '2026-11-24T00:00:00.000Z',
  })
  await merger.part(spec(async () => 'seen'))
  expect(await merger.part(spec(failing, { recall }))).toMatchObject({ state: 'stale', data: 'seen' })
})

test('what a source has decided is an answer, not a missing part', async () => {
  const forbidden = async (): Promise<string> => {
    throw new ProblemError('forbidden')
  }
  const decided = ({ code }: ProblemError) => code === 'forbidden'
  await expect(newMerger().part(spec(forbidden, { decided }))).rejects.toMatchObject({ code: 'forbidden' })
  expect(await newMerger().part(spec(failing, { decided }))).toMatchObject({ state: 'unavailable' })
})
