import type { Form } from '@shared/forms/schema'
import { LRUCache } from 'lru-cache'
import { ProblemError } from '../http/problem'
import type { Caller } from '../upstreams/upstream'

/** Forms and the dictionary of a type change rarely. */
const FORM_FRESH_MS = 5 * 60_000
const LABELS_FRESH_MS = 60 * 60_000

const SOURCE = /^certificate:([^:]+):(.+)$/

/** Of the form's fields, which labels of which certificate type they may be taken from. */
export function labelsTaken(form: Form): Map<string, string[]> {
  const taken = new Map<string, string[]>()
  for (const field of Object.values(form.properties)) {
    for (const source of field['x-source'] ?? []) {
      const [, type, label] = SOURCE.exec(source) ?? []
      if (type === undefined || label === undefined) continue
      const labels = taken.get(type) ?? []
      if (!labels.includes(label)) taken.set(type, [...labels, label])
    }
  }
  return taken
}

const WHOSE = /姓名$|^持证人$|^权利人$|^所有人$/
const NUMBER = /号码$|编号$|字号$|证号$|卡号$/
const HOW_LONG = /有效期/

/**
 * What a certificate of a type says of itself: whose it is, its number, how long it is good. The first label of each
 * sort as printed, so that nobody else's name is among them.
 */
export function plainSet(labels: readonly string[]): string[] {
  const found = [WHOSE, NUMBER, HOW_LONG].map((sort) => labels.find((label) => sort.test(label)))
  const plain = found.filter((label) => label !== undefined)
  return plain.length > 0 ? plain : labels.slice(0, 1)
}

/**
 * Which fields of a certificate a department is to read for an item, and never more (个人信息保护法 art. 6: the smallest
 * scope that serves the purpose). Where the item's form takes fields from certificates of the type, these: they are what
 * the department works with. Where it takes none, or the item has no form, the plain set: enough to see that the
 * certificate is hers and good. Labels that the type does not have are left out.
 */
export function fieldsToOffer(type: string, labels: readonly string[], taken: Map<string, string[]>): string[] {
  const wanted = (taken.get(type) ?? []).filter((label) => labels.includes(label))
  return wanted.length > 0 ? wanted : plainSet(labels)
}

export interface OfferFieldsOptions {
  /** Of an item. @throws ProblemError not_found when it has none */
  form(item: string): Promise<{ form: Form }>
  /** Printed on certificates of a type. */
  labels(caller: Caller, type: string): Promise<string[]>
}

/** Which fields to offer for an item, by certificate type; asked for once and remembered for a while. */
export function createOfferFields({ form, labels }: OfferFieldsOptions) {
  const taken = new LRUCache<string, Map<string, string[]>>({
    max: 5_000,
    ttl: FORM_FRESH_MS,
    fetchMethod: async (item) => {
      try {
        return labelsTaken((await form(item)).form)
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'not_found') return new Map()
        throw error
      }
    },
  })
  const printed = new LRUCache<string, string[], Caller>({
    max: 1_000,
    ttl: LABELS_FRESH_MS,
    fetchMethod: (type, _, { context }) => labels(context, type),
  })

  return {
    /**
     * @param types certificate types that matter for the item
     * @throws ProblemError of whoever does not answer
     */
    async forItem(caller: Caller, item: string, types: readonly string[]): Promise<(type: string) => string[]> {
      const [fromForm, ...lists] = await Promise.all([
        taken.fetch(item),
        ...types.map((type) => printed.fetch(type, { context: caller })),
      ])
      const byType = new Map(types.map((type, index) => [type, lists[index] ?? []]))
      return (type) => fieldsToOffer(type, byType.get(type) ?? [], fromForm ?? new Map())
    },
  }
}

export type OfferFields = ReturnType<typeof createOfferFields>
