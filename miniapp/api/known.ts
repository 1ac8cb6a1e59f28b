import type { Endpoint } from '@shared/http/endpoint'
import Taro from '@tarojs/taro'
import * as v from 'valibot'
import { answers, nameOf } from './answers'
import type { InputOf } from './request'

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

let timer: ReturnType<typeof setTimeout> | undefined
/** Read from the phone and not asked for yet in this run. */
let unread = new Map<string, Entry>()

/** When the app starts. Answers are checked one by one, when a page asks: a contract nobody opens need not be there. */
export function restoreKnown(now = Date.now()): void {
  unread = new Map(
    readEntries()
      .filter(({ at }) => now - at <= MAX_AGE_MS)
      .map((entry) => [nameOf(entry.endpoint, entry.input), entry]),
  )
}

/**
 * Puts what the phone knows of this question in its place, to be shown while it is asked again, however young it is:
 * what became of it since was not written down. An answer of an older contract is dropped.
 */
export function recall<E extends Endpoint>(endpoint: E, input: InputOf<E> & object): void {
  const name = nameOf(endpoint.id, input)
  const entry = unread.get(name)
  if (!entry) return
  unread.delete(name)
  const question = answers.question(endpoint, input)
  if (!endpoint.response || question.known.data !== undefined) return
  const data = v.safeParse(endpoint.response, entry.data)
  if (data.success) question.recall(data.output, entry.at)
}

/** Writes newest first until the room is full. @returns how to stop. */
export function keepKnown(): () => void {
  return answers.onChange(({ known: { data, problem, asking } }) => {
    if (data === undefined || problem !== null || asking) return
    timer ??= setTimeout(() => {
      timer = undefined
      writeEntries()
    }, WRITE_AFTER_MS)
  })
}

/** Before the app may be closed: what was answered a moment ago is not lost with the timer. */
export function writeKnownNow(): void {
  if (timer === undefined) return
  clearTimeout(timer)
  timer = undefined
  writeEntries()
}

export function forgetKnown(): void {
  if (timer !== undefined) clearTimeout(timer)
  timer = undefined
  unread.clear()
  Taro.removeStorageSync(STORAGE_KEY)
}

function writeEntries(): void {
  const answered = answers
    .all()
    .filter(({ known }) => known.data !== undefined)
    .map(({ endpoint, input, known: { data, at } }): Entry => ({ endpoint: endpoint.id, input, data, at }))
  const entries: string[] = []
  let room = MAX_CHARACTERS
  for (const entry of [...answered, ...unread.values()].sort((a, b) => b.at - a.at)) {
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
