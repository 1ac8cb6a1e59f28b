import { type MakeApis, text, WxFailure } from './api'

const KEY_LIMIT_BYTES = 1024 * 1024
const TOTAL_LIMIT_BYTES = 10 * 1024 * 1024

/** Kept as text, so that nobody holds on to what is stored. */
export const storage: MakeApis = ({ realm, memory }) => {
  const kept = new Map(memory.read<[string, string][]>('storage', []))
  const keep = () => memory.write('storage', [...kept])
  const sizeOf = (key: string): number => Buffer.byteLength(kept.get(key) ?? '')
  const total = (): number => [...kept.keys()].reduce((sum, key) => sum + sizeOf(key), 0)

  const get = (key: unknown): unknown => {
    const found = kept.get(text(key))
    return found === undefined ? undefined : (JSON.parse(found) as { data: unknown }).data
  }
  const set = (key: unknown, data: unknown): void => {
    const written = JSON.stringify({ data })
    const size = Buffer.byteLength(written)
    if (size > KEY_LIMIT_BYTES) throw new WxFailure(`entry size limit reached: "${text(key)}" has ${size} bytes`)
    if (total() - sizeOf(text(key)) + size > TOTAL_LIMIT_BYTES)
      throw new WxFailure('the maximum size of storage is reached')
    kept.set(text(key), written)
    keep()
  }
  const remove = (key: unknown): void => {
    if (kept.delete(text(key))) keep()
  }
  const clear = (): void => {
    kept.clear()
    keep()
  }
  const info = () => ({
    keys: [...kept.keys()],
    currentSize: Math.ceil(total() / 1024),
    limitSize: TOTAL_LIMIT_BYTES / 1024,
  })
  return {
    immediate: {
      getStorageSync: (key) => realm.own(get(key)) ?? '',
      setStorageSync: set,
      removeStorageSync: remove,
      clearStorageSync: clear,
      getStorageInfoSync: info,
    },
    asked: {
      getStorage({ key }) {
        const data = get(key)
        if (data === undefined) throw new WxFailure('data not found')
        return { data }
      },
      setStorage: ({ key, data }) => set(key, data),
      removeStorage: ({ key }) => remove(key),
      clearStorage: clear,
      getStorageInfo: info,
    },
  }
}
