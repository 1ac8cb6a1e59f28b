/**
 * What contracts are written with, for phones: the build puts it in valibot's place (config/index.ts). It reads an answer
 * as valibot does, part by part, and says whether it fits; what valibot can tell beyond that, about which part is wrong
 * and why, the BFF tells, and a phone would carry it for nobody. A test holds the two together.
 */
interface Reader {
  /** @returns the value as the contract has it, or WRONG. */
  read(value: unknown): unknown
  mayBeMissing?: boolean
  /** Of a part that is missing. */
  instead?: unknown
  entries?: Record<string, Reader>
  options?: readonly unknown[]
}

const WRONG = Symbol('wrong')

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** @param fits decides; the value stays as it is. It is of the kind that the reader before it lets through. */
const when = <Kind>(fits: (value: Kind) => boolean): Reader => ({
  read: (value) => (fits(value as Kind) ? value : WRONG),
})

export const string = () => when((value) => typeof value === 'string')
export const boolean = () => when((value) => typeof value === 'boolean')
export const number = () => when((value) => typeof value === 'number' && !Number.isNaN(value))
export const literal = (wanted: unknown) => when((value) => value === wanted)
export const picklist = (options: readonly unknown[]): Reader => ({
  ...when((value) => options.includes(value)),
  options,
})

export const regex = (wanted: RegExp) => when((value: string) => wanted.test(value))
export const isoDate = () => regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:[12]\d|0[1-9]|3[01])$/)
export const isoTimestamp = () =>
  regex(
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:[12]\d|0[1-9]|3[01])[T ](?:0\d|1\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{1,9})?(?:Z| ?[+-](?:0\d|1\d|2[0-3])(?::?[0-5]\d)?)$/,
  )
export const minLength = (least: number) => when((value: string | unknown[]) => value.length >= least)
export const maxLength = (most: number) => when((value: string | unknown[]) => value.length <= most)
export const minValue = (least: number) => when((value: number) => value >= least)
export const maxValue = (most: number) => when((value: number) => value <= most)
export const trim = (): Reader => ({ read: (value) => String(value).trim() })
export const transform = (change: (value: unknown) => unknown): Reader => ({ read: change })
export const integer = () => when(Number.isInteger)
export const check = when

export const nullable = ({ read }: Reader): Reader => ({ read: (value) => (value === null ? null : read(value)) })
export const optional = ({ read }: Reader, instead?: unknown): Reader => ({
  read: (value) => (value === undefined ? instead : read(value)),
  mayBeMissing: true,
  instead,
})

export const array = (item: Reader): Reader => ({
  read(value) {
    if (!Array.isArray(value)) return WRONG
    const items = value.map(item.read)
    return items.includes(WRONG) ? WRONG : items
  },
})

export const object = (entries: Record<string, Reader>): Reader => ({
  read(value) {
    if (!isObject(value)) return WRONG
    const output: Record<string, unknown> = {}
    for (const name in entries) {
      const entry = entries[name] as Reader
      if (!(name in value) && entry.mayBeMissing && entry.instead === undefined) continue
      output[name] = name in value || entry.mayBeMissing ? entry.read(value[name]) : WRONG
      if (output[name] === WRONG) return WRONG
    }
    return output
  },
  entries,
})

export const record = (key: Reader, item: Reader): Reader => ({
  read(value) {
    if (!isObject(value)) return WRONG
    const pairs = Object.entries(value).map((pair) => [key.read(pair[0]), item.read(pair[1])])
    return pairs.flat().includes(WRONG) ? WRONG : Object.fromEntries(pairs)
  },
})

/** The first that fits. */
export const union = (options: readonly Reader[]): Reader => ({
  read(value) {
    for (const { read } of options) {
      const output = read(value)
      if (output !== WRONG) return output
    }
    return WRONG
  },
  options,
})

/** `key` tells them apart already as literals: the first that fits is the one that is meant. */
export const variant = (_key: string, options: readonly Reader[]): Reader => union(options)

export const pipe = (first: Reader, ...then: Reader[]): Reader => ({
  ...first,
  read: (value) => then.reduce((output, { read }) => (output === WRONG ? WRONG : read(output)), first.read(value)),
})

export function safeParse({ read }: Reader, value: unknown): { success: boolean; output: unknown } {
  const output = read(value)
  return { success: output !== WRONG, output }
}
export const is = (reader: Reader, value: unknown): boolean => safeParse(reader, value).success
