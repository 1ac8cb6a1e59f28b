import { applicationEndpoints, type Draft } from '@shared/applications/contract'
import { createStore } from 'zustand/vanilla'
import { answers } from '@/api/answers'
import { ask, call } from '@/api/client'
import { ApiProblem } from '@/api/problems'
import { serverNow } from '@/api/server-clock'
import { platform } from '@/platform'
import { createIdempotencyKey } from '@/platform/idempotency-key'
import { useSession } from '@/stores/session'
import { type DraftChanges, type UnsentDraft, useUnsent } from '@/stores/unsent'
import {
  bodyOf,
  changesTowardsMine,
  differences,
  isEmpty,
  isSame,
  merged,
  noChanges,
  sameContent,
  without,
} from './changes'

/** Where what she typed is. `on_phone`: nobody answers at the moment, it is sent when somebody does. */
export type Saved =
  | { state: 'saved' }
  | { state: 'saving' }
  | { state: 'on_phone' }
  /** The server does not take it. It stays on the phone. */
  | { state: 'refused'; problem: unknown }

export interface Work {
  /** As the server has it. */
  draft: Draft
  /** What she changed since, and the server does not have yet. */
  changes: DraftChanges
  changedAt: number
  /**
   * Everything she typed since the app was opened, arrived or not: the server shows some of it masked from then on, and
   * what is masked cannot be checked.
   */
  typed: DraftChanges['fields']
  saved: Saved
  /** What another device has made of it: she has to choose. */
  conflict: Draft | null
}

/** She pauses for so long: what she typed is sent. */
const QUIET_MS = 600
/** While nobody answers; a network that comes back ends the wait. */
const AGAIN_AFTER_MS = [2_000, 5_000, 15_000, 30_000]

/**
 * Keeps one draft: every change is on the phone at once and goes to the server when she pauses, in order, one save at a
 * time. It outlives its page, so that leaving loses nothing. A save whose answer was lost is repeated under its key,
 * after a restart of the app too; a newer version of another device is never overwritten.
 */
export class DraftKeeper {
  readonly work
  private open: UnsentDraft['open']
  private running: Promise<void> | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private failures = 0
  private ended = false
  private stopListening: (() => void) | null = null

  constructor(draft: Draft) {
    const unsent = useUnsent.getState().drafts[draft.id]
    this.open = unsent?.open ?? null
    this.work = createStore<Work>(() => ({
      draft: unsent ? { ...draft, ...unsent.base } : draft,
      changes: unsent?.changes ?? noChanges(),
      changedAt: unsent?.changedAt ?? 0,
      typed: unsent?.changes.fields ?? {},
      saved: unsent ? { state: 'saving' } : { state: 'saved' },
      conflict: null,
    }))
    if (!unsent) return
    if (this.open === null) this.renewed(draft)
    void this.flush()
  }

  /** On the phone at once, to the server when she pauses. */
  change(more: Partial<DraftChanges>): void {
    const changes = merged(this.now.changes, more)
    const typed = { ...this.now.typed, ...more.fields }
    this.work.setState({ changes, typed, changedAt: serverNow() })
    this.keep()
    if (this.now.conflict) return
    if (this.now.saved.state !== 'on_phone') this.show({ state: 'saving' })
    if (this.running === null) this.later(QUIET_MS)
  }

  /** Sends what is not sent yet, now. Ends when everything has arrived, or it is known why not. */
  flush(): Promise<void> {
    clearTimeout(this.timer)
    this.running ??= this.sendAll().finally(() => {
      this.running = null
      // Changed in the very moment in which the last save came back.
      if (this.now.saved.state === 'saving' && !this.now.conflict) this.later(QUIET_MS)
    })
    return this.running
  }

  /** @returns the draft once the server has everything she changed; null when it does not. */
  async settled(): Promise<Draft | null> {
    await this.flush()
    return isEmpty(this.now.changes) && !this.now.conflict ? this.now.draft : null
  }

  /** The server's version was read again: a newer one is met before she changes more. */
  renewed(draft: Draft): void {
    if (draft.version < this.now.draft.version || this.open !== null || this.running !== null) return
    if (isEmpty(this.now.changes)) {
      // Of another device: what was typed here is no longer what is there.
      if (draft.version > this.now.draft.version) this.work.setState({ typed: {} })
      this.work.setState({ draft })
    } else if (draft.version > this.now.draft.version) this.meet(draft)
  }

  /** What is on this phone stays, on top of the other device's version. */
  keepMine(): void {
    const { draft, changes, conflict } = this.now
    if (!conflict) return
    this.work.setState({ draft: conflict, changes: changesTowardsMine(draft, changes, conflict), conflict: null })
    this.keep()
    void this.flush()
  }

  /** What is on this phone goes, as she decided. */
  takeTheirs(): void {
    const { conflict } = this.now
    if (!conflict) return
    this.work.setState({ draft: conflict, changes: noChanges(), typed: {}, conflict: null, saved: { state: 'saved' } })
    this.keep()
  }

  /** Submitted or thrown away: nothing of it is sent any more. */
  end(): void {
    this.ended = true
    clearTimeout(this.timer)
    this.stopListening?.()
    this.open = null
    this.work.setState({ changes: noChanges(), typed: {}, conflict: null, saved: { state: 'saved' } })
    useUnsent.getState().putDraft(this.now.draft.id, null)
  }

  private get now(): Work {
    return this.work.getState()
  }

  private show(saved: Saved): void {
    this.work.setState({ saved })
  }

  private later(ms: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), ms)
  }

  /** What the server does not have lies on the phone, in case the app is closed now. */
  private keep(): void {
    const { draft, changes, changedAt } = this.now
    const { version, updatedAt, fields, materials, delivery, step } = draft
    const unsent = {
      base: { version, updatedAt, fields, materials, delivery, step },
      changes,
      changedAt,
      open: this.open,
    }
    useUnsent.getState().putDraft(draft.id, this.open === null && isEmpty(changes) ? null : unsent)
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      const { draft, changes, conflict } = this.now
      if (conflict) return
      if (this.open === null && isEmpty(changes)) return this.show({ state: 'saved' })
      this.open ??= { key: createIdempotencyKey(), body: bodyOf(draft.version, changes) }
      this.keep()
      const { key, body } = this.open
      try {
        const outcome = await call(applicationEndpoints.save, { params: { id: draft.id }, body, idempotencyKey: key })
        if (this.ended) return
        if (outcome.state === 'done') this.arrived(outcome.answer.draft)
        else {
          this.silent(outcome.askAgainAfter * 1000)
          return
        }
      } catch (error) {
        if (this.ended || !(await this.failed(error))) return
      }
    }
  }

  private arrived(draft: Draft): void {
    const sent = this.open?.body ?? {}
    this.open = null
    this.failures = 0
    this.stopListening?.()
    this.stopListening = null
    this.work.setState({ draft, changes: without(this.now.changes, sent) })
    this.keep()
    const answer = { draft, serverTime: new Date(serverNow()).toISOString() }
    answers.learn(applicationEndpoints.draft, { params: { id: draft.id } }, answer)
  }

  /** @returns whether to go on at once. */
  private async failed(error: unknown): Promise<boolean> {
    if (!(error instanceof ApiProblem)) return this.silent()
    const { code, retry } = error.problem
    if (code === 'draft_changed') {
      this.open = null
      return await this.readTheirs()
    }
    if (retry === 'same' || retry === 'later') return this.silent()
    // Signing in comes first; then the same save under the same key.
    if (retry === 'no') this.open = null
    this.show({ state: 'refused', problem: error })
    this.keep()
    return false
  }

  private async readTheirs(): Promise<boolean> {
    try {
      const { draft } = await ask(applicationEndpoints.draft, { params: { id: this.now.draft.id } })
      return this.meet(draft)
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.retry === 'no') this.show({ state: 'refused', problem: error })
      else this.silent()
      return false
    }
  }

  /** @returns whether nothing of hers is in its way: then it is what further changes are made on. */
  private meet(theirs: Draft): boolean {
    const { draft, changes } = this.now
    const { step: _step, ...content } = changes
    const untouched = sameContent(draft, theirs) || isEmpty(content)
    if (!untouched && !isSame(differences(draft, changes, theirs))) {
      this.work.setState({ conflict: theirs })
      this.keep()
      return false
    }
    this.work.setState({ draft: theirs, changes: untouched ? changes : noChanges() })
    this.keep()
    return true
  }

  private silent(afterMs = AGAIN_AFTER_MS[Math.min(this.failures, AGAIN_AFTER_MS.length - 1)] ?? 0): false {
    this.failures += 1
    this.show({ state: 'on_phone' })
    this.keep()
    this.stopListening ??= platform.onNetworkChange((online) => {
      if (online) void this.flush()
    })
    this.later(afterMs)
    return false
  }
}

const keepers = new Map<string, DraftKeeper>()

// She signed out, or somebody else signed in: what is not sent is theirs no longer.
useUnsent.subscribe(({ resident }, before) => {
  if (before.resident === null || resident === before.resident) return
  for (const keeper of keepers.values()) keeper.end()
  keepers.clear()
})

/** The one that keeps this draft, on whatever page. */
export function keeperOf(draft: Draft): DraftKeeper {
  const { session } = useSession.getState()
  if (session) useUnsent.getState().belongsTo(session.resident.id)
  const known = keepers.get(draft.id)
  if (known) return known
  const keeper = new DraftKeeper(draft)
  keepers.set(draft.id, keeper)
  return keeper
}

/** Once a draft is an application, or nothing. */
export function forgetKeeper(id: string): void {
  keepers.get(id)?.end()
  keepers.delete(id)
  useUnsent.getState().putDraft(id, null)
}
