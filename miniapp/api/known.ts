import { endpoints } from '@shared/endpoints'
import type { Endpoint } from '@shared/http/endpoint'
import type { QueryClient } from '@tanstack/react-query'
import Taro from '@tarojs/taro'
import * as v from 'valibot'
import { queryKey } from './keys'

/**
 * What was last known, kept on the phone, so that a screen opened without a network shows it with its time. Everything
 * lies under one storage key: WeChat allows a megabyte per key and reads it at once.
 */
const STORAGE_KEY = 'known'
const MAX_CHARACTERS = 300_000
const MAX_AGE_MS = 7 * 86_400_000
/** Storage is slow on old phones: a burst of answers is written once. */
const WRITE_AFTER_MS = 1_000

interface Entry {
  endpoint: string
  input: object
  data: unknown
  at: number
}

const byId = new Map<string, Endpoint>(
  Object.values(endpoints).flatMap((group) => Object.values(group).map((one): [string, Endpoint] => [one.id, one])),
)

let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Puts what the phone knows into the cache, to be shown while it is asked for again, however young it is: what became
 * of it since was not written down. Answers of an older contract and old answers are dropped.
 */
export function restoreKnown(client: QueryClient, now = Date.now()): void {
  for (const entry of readEntries()) {
    const endpoint = byId.get(entry.endpoint)
    if (!endpoint?.response || now - entry.at > MAX_AGE_MS) continue
    const data = v.safeParse(endpoint.response, entry.data)
    if (data.success) client.setQueryData(queryKey(endpoint, entry.input), data.output, { updatedAt: entry.at })
  }
  void client.invalidateQueries({ refetchType: 'none' })
}

/** Writes newest first until the room is full. @returns how to stop. */
export function keepKnown(client: QueryClient): () => void {
  return client.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.state.status !== 'success' || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      writeEntries(client)
    }, WRITE_AFTER_MS)
  })
}

/** Before the app may be closed: what was answered a moment ago is not lost with the timer. */
export function writeKnownNow(client: QueryClient): void {
  if (timer === undefined) return
  clearTimeout(timer)
  timer = undefined
  writeEntries(client)
}

export function forgetKnown(): void {
  if (timer !== undefined) clearTimeout(timer)
  timer = undefined
  Taro.removeStorageSync(STORAGE_KEY)
}

function writeEntries(client: QueryClient): void {
  const entries: string[] = []
  let room = MAX_CHARACTERS
  const known = client
    .getQueryCache()
    .getAll()
    .filter((query) => query.state.data !== undefined)
    .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
  for (const { queryKey: key, state } of known) {
    const [capability, verb, input] = key as [string, string, object]
    const entry: Entry = { endpoint: `${capability}.${verb}`, input, data: state.data, at: state.dataUpdatedAt }
    const text = JSON.stringify(entry)
    if (text.length > room) continue
    room -= text.length
    entries.push(text)
  }
  Taro.setStorageSync(STORAGE_KEY, `[${entries.join(',')}]`)
}

function readEntries(): Entry[] {
  const text: unknown = Taro.getStorageSync(STORAGE_KEY)
  if (typeof text !== 'string' || text === '') return []
  try {
    const entries: unknown = JSON.parse(text)
    return Array.isArray(entries) ? (entries as Entry[]) : []
  } catch {
    // Cut off while it was written: the phone knows nothing, and asks.
    return []
  }
}
