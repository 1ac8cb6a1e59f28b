import { create } from 'zustand'
import { phone } from '@/testing/phone'
import { keepOnPhone } from './storage'

const opened = () => {
  const store = create<{ kept: string; words: string }>()(() => ({ kept: 'at first', words: '' }))
  keepOnPhone(store, 'part', ({ kept }) => ({ kept }))
  return store
}

test('of a store the part that is kept is there when the program is opened again, the rest is not', () => {
  opened().setState({ kept: 'changed', words: 'typed' })
  expect(opened().getState()).toEqual({ kept: 'changed', words: '' })
})

test('what was cut off while it was written does not keep the program from starting', () => {
  phone.storage.set('part', '{"state":{"ke')
  expect(opened().getState().kept).toBe('at first')
})
