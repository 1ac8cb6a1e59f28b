import type { Department, Region, Theme } from '@shared/catalogue/contract'
import type { RawItem } from './hall-items'

/** Where the catalogue comes from. Failures are thrown; what does not exist is null or absent. */
export interface ItemSource {
  /**
   * Items changed after `cursor`, in the order of their changes; 0 is the beginning. A page with fewer than `size`
   * items is the last. `total` counts the items the hall has now.
   */
  page(cursor: number, size: number, signal?: AbortSignal): Promise<{ total: number; cursor: number; items: RawItem[] }>
  /** One item as it is now; null when the hall does not know the code. */
  item(code: string, signal?: AbortSignal): Promise<RawItem | null>
  themes(signal?: AbortSignal): Promise<Theme[]>
  departments(signal?: AbortSignal): Promise<Department[]>
  /** Children of a region; without one, the province itself. */
  regions(parent?: string, signal?: AbortSignal): Promise<Region[]>
  /** Most handled items, first the most. */
  popular(region: string | undefined, count: number, signal?: AbortSignal): Promise<{ code: string }[]>
}
