import { letterPair, type Texts } from './texts'
import type { TypedUnit } from './typed'

const SAME_SOUND = 0.8
const BUCKETS = 64

/** Texts worth aligning, and how much of the typed characters each contains in whatever order. */
export interface Candidates {
  /** The most promising first; among equals the most asked for first. */
  texts: Uint32Array
  /** 0..1: how much of what was typed a text could contain, at most. */
  promise(text: number): number
  /** 0..1 for a query of Han characters only, else 0: letters say nothing without their order. */
  bag(text: number): number
}

/**
 * Counts, for every text, how much of what was typed it could contain, and picks the best. Works on arrays kept between
 * queries: a query allocates next to nothing, whatever the size of the catalogue.
 */
export class CandidateFinder {
  private readonly gain: Float32Array
  private readonly bagGain: Float32Array
  private readonly touched: Uint32Array
  private touchedCount = 0

  constructor(private readonly texts: Texts) {
    this.gain = new Float32Array(texts.size)
    this.bagGain = new Float32Array(texts.size)
    this.touched = new Uint32Array(texts.size)
  }

  private add(list: Uint32Array | undefined, weight: number): void {
    if (!list) return
    const { gain, touched } = this
    for (let i = 0; i < list.length; i++) {
      const text = list[i] as number
      if (gain[text] === 0) touched[this.touchedCount++] = text
      gain[text] = (gain[text] as number) + weight
    }
  }

  /** At most `most` texts that promise at least `least`; with `similar` sounds or without. Valid until the next call. */
  find(typed: readonly TypedUnit[], most: number, least: number, similar: boolean): Candidates {
    for (let i = 0; i < this.touchedCount; i++) {
      const text = this.touched[i] as number
      this.gain[text] = 0
      this.bagGain[text] = 0
    }
    this.touchedCount = 0

    let possible = 0
    let hanOnly = true
    for (let i = 0; i < typed.length; i++) {
      const unit = typed[i] as TypedUnit
      if (unit.han) {
        possible += unit.weight
        for (const sound of unit.sounds) this.add(this.texts.bySyllable.get(sound), SAME_SOUND * unit.weight)
        if (similar) for (const sound of unit.similar) this.add(this.texts.bySyllable.get(sound), 0.5 * unit.weight)
        this.add(this.texts.byCode.get(unit.code), (1 - SAME_SOUND) * unit.weight)
        continue
      }
      hanOnly = false
      const next = typed[i + 1]
      const alone = (!next || next.han) && (i === 0 || (typed[i - 1] as TypedUnit).han)
      if (next && !next.han) {
        possible += 1
        this.add(this.texts.byLetterPair.get(letterPair(unit.code, next.code)), 1)
      } else if (alone) {
        possible += 1
        this.add(this.texts.byInitial.get(unit.code), 1)
      }
    }
    if (hanOnly) this.fillBag(typed)
    const total = typed.reduce((sum, unit) => sum + unit.weight, 0)
    const bagGain = this.bagGain
    const { gain } = this
    return {
      texts: this.pick(possible, most, least),
      promise: (text) => (gain[text] as number) / possible,
      bag: (text) => (hanOnly ? (bagGain[text] as number) / total : 0),
    }
  }

  private fillBag(typed: readonly TypedUnit[]): void {
    for (const unit of typed) {
      const list = this.texts.byCode.get(unit.code)
      if (!list) continue
      for (let i = 0; i < list.length; i++) {
        const text = list[i] as number
        this.bagGain[text] = (this.bagGain[text] as number) + unit.weight
      }
    }
  }

  /** By buckets of the share found, best bucket first; within a bucket by text number, which is by demand. */
  private pick(possible: number, most: number, least: number): Uint32Array {
    const { gain, touched, touchedCount } = this
    const scale = (BUCKETS - 1) / possible
    const bucketOf = (text: number) => Math.min(BUCKETS - 1, Math.floor((gain[text] as number) * scale + 1e-4))
    const sizes = new Uint32Array(BUCKETS)
    for (let i = 0; i < touchedCount; i++) {
      const bucket = bucketOf(touched[i] as number)
      sizes[bucket] = (sizes[bucket] as number) + 1
    }
    const floor = Math.floor(least * (BUCKETS - 1))
    let lowest = BUCKETS - 1
    let chosen = sizes[lowest] as number
    while (lowest > floor && chosen < most) chosen += sizes[--lowest] as number

    // One number sorts by bucket (best first), then by text.
    const picked = new Float64Array(chosen)
    let count = 0
    for (let i = 0; i < touchedCount; i++) {
      const text = touched[i] as number
      const bucket = bucketOf(text)
      if (bucket >= lowest) picked[count++] = (BUCKETS - bucket) * 2 ** 32 + text
    }
    return Uint32Array.from(picked.sort().subarray(0, most), (each) => each % 2 ** 32)
  }
}
