import Taro from '@tarojs/taro'
import type { StoreApi } from 'zustand'

/**
 * Part of a store outlives the program: it is read now, and written after every change.
 * @param part what of it stays on the phone. @returns how to read it anew.
 */
export function keepOnPhone<State extends object>(
  store: StoreApi<State>,
  name: string,
  part: (state: State) => Partial<State>,
): () => void {
  const read = () => store.setState(keptUnder<State>(name))
  read()
  store.subscribe((state) => Taro.setStorageSync(name, JSON.stringify({ state: part(state) })))
  return read
}

function keptUnder<State>(name: string): Partial<State> {
  const text = Taro.getStorageSync<string>(name)
  if (!text) return {}
  try {
    return (JSON.parse(text) as { state: Partial<State> }).state
  } catch {
    // Cut off while it was written: the phone begins as a new one does.
    return {}
  }
}
