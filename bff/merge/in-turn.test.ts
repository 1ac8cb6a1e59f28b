import { inTurn } from './in-turn'

test('what the first has to send is sent before the second is prepared, and neither waits for an answer', async () => {
  const happened: string[] = []
  const asks = (name: string) => async () => {
    happened.push(`${name} prepared`)
    process.nextTick(() => happened.push(`${name} sent`))
    await new Promise((resolve) => setImmediate(resolve))
    happened.push(`${name} answered`)
    return name
  }
  expect(await inTurn(asks('a'), asks('b'))).toEqual(['a', 'b'])
  expect(happened).toEqual(['a prepared', 'a sent', 'b prepared', 'b sent', 'a answered', 'b answered'])
})

test('one that fails is the failure of all; the others are begun all the same', async () => {
  const begun: string[] = []
  const both = inTurn(
    () => Promise.reject(new Error('not to be had')),
    async () => void begun.push('second'),
  )
  await expect(both).rejects.toThrow('not to be had')
  expect(begun).toEqual(['second'])
})
