import type { Department, Region, Theme } from '@shared/catalogue/contract'
import { readItem } from '../hall-items'
import type { ItemSource } from '../item-source'
import { soundRecord } from './records'

/** A hall small enough to change item by item. Speaks through the same reader as the real one. */
export class MemoryHall implements ItemSource {
  private readonly items = new Map<string, Record<string, unknown>>()
  private sequence = 0
  /** What every call meets before it is answered. */
  before: () => Promise<void> = async () => undefined
  calls: string[] = []
  mostUsed: string[] = []
  /** Whether its total includes what is no longer offered: halls differ. */
  countsWithdrawn = true

  /** Publishes an item, or a newer version of it. */
  put(code: string, changes: Record<string, unknown> = {}): void {
    this.items.set(code, soundRecord({ catalog_code: code, ...changes, task_code: code, update_seq: ++this.sequence }))
  }

  /** Takes it out of the list without a word. */
  drop(code: string): void {
    this.items.delete(code)
  }

  private async answer<T>(call: string, give: () => T): Promise<T> {
    this.calls.push(call)
    await this.before()
    return give()
  }

  page(cursor: number, size: number) {
    return this.answer(`page ${cursor}`, () => {
      const rows = [...this.items.values()]
        .map(readItem)
        .filter((item) => item.update_seq > cursor)
        .sort((a, b) => a.update_seq - b.update_seq)
        .slice(0, size)
      const counted = [...this.items.values()].filter((item) => this.countsWithdrawn || item.task_state === undefined)
      return { total: counted.length, cursor: rows.at(-1)?.update_seq ?? cursor, items: rows }
    })
  }

  item(code: string) {
    return this.answer(`item ${code}`, () => {
      const record = this.items.get(code)
      return record ? readItem(record) : null
    })
  }

  themes() {
    return this.answer('themes', (): Theme[] => [
      { code: 'T02', name: '身份户籍', audience: 'person', items: 0 },
      { code: 'T05', name: '看病健康', audience: 'person', items: 0 },
    ])
  }

  departments() {
    return this.answer('departments', (): Department[] => [
      { code: 'TEST0010X', name: '广州市公安局', shortName: '公安', items: 0 },
      { code: 'TEST0020X', name: '广州市民政局', shortName: '民政', items: 0 },
    ])
  }

  regions(parent?: string) {
    return this.answer(`regions ${parent ?? ''}`, (): Region[] => [
      { code: '440100000000', name: '广州市', parent: parent ?? null, level: 'city' },
    ])
  }

  popular() {
    return this.answer('popular', () => this.mostUsed.map((code) => ({ code })))
  }
}
