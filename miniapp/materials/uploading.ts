import {
  materialEndpoints,
  type StoredMaterial,
  UPLOAD_LIMIT_BYTES,
  UPLOAD_PIECE_BYTES,
  type Upload,
} from '@shared/materials/contract'
import { createStore } from 'zustand/vanilla'
import { askAgain } from '@/api/ask-again'
import { ask, call } from '@/api/client'
import { ApiProblem, Left, NetworkProblem, UnreadableAnswer } from '@/api/problems'
import { platform } from '@/platform'
import { readPiece } from '@/platform/files'
import { createIdempotencyKey } from '@/platform/idempotency-key'
import type { ChosenFile } from '@/platform/types'
import { useSession } from '@/stores/session'
import { useUnsent } from '@/stores/unsent'

/** What became of a file. `sent` in bytes that have arrived for good. */
export type UploadView =
  | { state: 'none' }
  /** Begun before the app was closed: with the same file it goes on. */
  | { state: 'interrupted'; name: string; size: number; sent: number }
  | { state: 'sending' | 'paused' | 'waiting' | 'storing'; name: string; size: number; sent: number }
  | { state: 'refused'; name: string; why: 'type_not_allowed' | 'too_large' | 'damaged' | 'gone' }
  /** `goesOn`: what was sent so far is still good, for instance after signing in again. */
  | { state: 'failed'; name: string; problem: unknown; goesOn: boolean }

export interface UploadTarget {
  item: string
  material: string
  /** Handed in after it was submitted: the application that asks for it, or lets it follow. */
  application?: string | undefined
  kind?: string | undefined
}

/** While nobody answers; a network that comes back ends the wait. */
const AGAIN_AFTER_MS = [2_000, 5_000, 15_000, 30_000]

/**
 * One file on its way to the store, piece by piece. It outlives its page. After a break it goes on from what the server
 * has; after a restart too, once she has chosen the same file again, because phones forget what was chosen.
 */
export class Uploading {
  readonly view
  private file: ChosenFile | null = null
  private stopping = new AbortController()
  private timer: ReturnType<typeof setTimeout> | undefined
  private stopListening: (() => void) | null = null
  private failures = 0
  private finishKey = createIdempotencyKey()

  /** @param deliver is called once the store has it. */
  constructor(
    private readonly place: string,
    private readonly target: UploadTarget,
    private readonly deliver: (material: StoredMaterial) => void,
  ) {
    const begun = this.begun
    this.view = createStore<UploadView>(() =>
      begun ? { state: 'interrupted', name: begun.name, size: begun.size, sent: 0 } : { state: 'none' },
    )
    if (!begun) return
    if (begun.keptAt === null) void this.lookAfterRestart()
    else {
      const { name, size, keptAt } = begun
      this.file = { name, size, keptAt, content: keptAt }
      void this.run()
    }
  }

  begin(file: ChosenFile): void {
    const begun = this.begun
    this.stop()
    if (file.size > UPLOAD_LIMIT_BYTES) {
      if (file.keptAt !== null) platform.dropFile(file.keptAt)
      this.keep(null)
      this.show({ state: 'refused', name: file.name, why: 'too_large' })
      return
    }
    const goesOn = begun !== undefined && begun.name === file.name && begun.size === file.size
    const { name, size, keptAt } = file
    if (goesOn) this.keep({ ...begun, keptAt })
    else this.keep({ id: null, key: createIdempotencyKey(), name, size, keptAt })
    this.file = file
    void this.run()
  }

  pause(): void {
    const view = this.now
    this.stop()
    if ('sent' in view) this.show({ ...view, state: 'paused' })
  }

  resume(): void {
    this.stop()
    void this.run()
  }

  remove(): void {
    this.stop()
    this.file = null
    this.keep(null)
    this.show({ state: 'none' })
  }

  private get now(): UploadView {
    return this.view.getState()
  }

  private get begun() {
    return useUnsent.getState().uploads[this.place]
  }

  private show(view: UploadView): void {
    this.view.setState(view, true)
  }

  private keep(upload: Parameters<ReturnType<typeof useUnsent.getState>['putUpload']>[1]): void {
    const { session } = useSession.getState()
    if (session) useUnsent.getState().belongsTo(session.resident.id)
    useUnsent.getState().putUpload(this.place, upload)
  }

  private stop(): void {
    clearTimeout(this.timer)
    this.stopListening?.()
    this.stopListening = null
    this.stopping.abort()
    this.stopping = new AbortController()
  }

  private async run(): Promise<void> {
    const { file, begun } = this
    if (!file || !begun) return
    const { signal } = this.stopping
    const { name, size } = file
    const sentBefore = 'sent' in this.now ? this.now.sent : 0
    this.show({ state: 'sending', name, size, sent: sentBefore })
    try {
      let upload = await this.whereItIs(signal)
      while (upload.state === 'receiving' && upload.offset < upload.size) {
        this.show({ state: 'sending', name, size, sent: upload.offset })
        const length = Math.min(upload.pieceSize, UPLOAD_PIECE_BYTES, upload.size - upload.offset)
        const raw = await this.read(file, upload.offset, length)
        if (signal.aborted) return
        const query = { offset: upload.offset }
        upload = await ask(materialEndpoints.sendPiece, { params: { id: upload.id }, query, raw, signal })
        this.failures = 0
      }
      this.show({ state: 'storing', name, size, sent: size })
      this.settle(name, await this.finished(upload, signal))
    } catch (error) {
      if (signal.aborted || error instanceof Left) return
      this.failed(error, name, size)
    }
  }

  /** Announced now, or how far it came before. */
  private async whereItIs(signal: AbortSignal): Promise<Upload> {
    const begun = this.begun
    if (begun?.id) {
      try {
        return await ask(materialEndpoints.upload, { params: { id: begun.id }, signal })
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.problem.code !== 'not_found') throw error
        // Too long ago: the server has forgotten it. It begins again.
        this.keep({ ...begun, id: null, key: createIdempotencyKey() })
      }
    }
    const { name, size, key, keptAt } = this.begun ?? { name: '', size: 0, key: createIdempotencyKey(), keptAt: null }
    const { item, material, application, kind } = this.target
    const which = { ...(application !== undefined && { application }), ...(kind !== undefined && { kind }) }
    const body = { item, material, ...which, fileName: name, size }
    const upload = await this.done(
      () => call(materialEndpoints.startUpload, { body, idempotencyKey: key, signal }),
      signal,
    )
    this.keep({ id: upload.id, key, name, size, keptAt })
    return upload
  }

  private async finished(upload: Upload, signal: AbortSignal): Promise<Upload> {
    if (upload.state === 'stored' || upload.state === 'refused') return upload
    const input = { params: { id: upload.id }, idempotencyKey: this.finishKey, signal }
    return await this.done(() => call(materialEndpoints.finishUpload, input), signal)
  }

  /** A write, asked about under its key until its outcome is known. */
  private async done(
    write: () => Promise<{ state: 'done'; answer: Upload } | { state: 'being_confirmed'; askAgainAfter: number }>,
    signal: AbortSignal,
  ): Promise<Upload> {
    for (;;) {
      const outcome = await write()
      if (outcome.state === 'done') return outcome.answer
      await new Promise((resolve) => setTimeout(resolve, outcome.askAgainAfter * 1000))
      if (signal.aborted) throw new Left()
    }
  }

  private settle(name: string, upload: Upload): void {
    if (upload.state === 'storing') {
      this.again()
      return
    }
    this.keep(null)
    this.file = null
    if (upload.material === null) {
      this.show({ state: 'refused', name, why: upload.refusal ?? 'damaged' })
      return
    }
    this.show({ state: 'none' })
    this.deliver(upload.material)
    void askAgain('materials')
  }

  private async read(file: ChosenFile, offset: number, length: number): Promise<ArrayBuffer> {
    try {
      return await readPiece(file, offset, length)
    } catch {
      throw new FileGone()
    }
  }

  private failed(error: unknown, name: string, size: number): void {
    if (error instanceof FileGone) {
      this.file = null
      this.show({ state: 'refused', name, why: 'gone' })
      return
    }
    const silent =
      error instanceof NetworkProblem ||
      (error instanceof ApiProblem && (error.problem.retry === 'same' || error.problem.retry === 'later'))
    if (silent) {
      const sent = 'sent' in this.now ? this.now.sent : 0
      this.show({ state: 'waiting', name, size, sent })
      this.again()
      return
    }
    // Signing in comes first, and an answer nobody can read may be better the next time: the upload stays begun.
    const goesOn =
      error instanceof UnreadableAnswer || (error instanceof ApiProblem && error.problem.retry === 'sign-in')
    if (!goesOn) {
      this.keep(null)
      this.file = null
      this.finishKey = createIdempotencyKey()
    }
    this.show({ state: 'failed', name, problem: error, goesOn })
  }

  private again(): void {
    const after = AGAIN_AFTER_MS[Math.min(this.failures, AGAIN_AFTER_MS.length - 1)] ?? 0
    this.failures += 1
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.resume(), after)
    this.stopListening ??= platform.onNetworkChange((online) => {
      if (online) this.resume()
    })
  }

  private async lookAfterRestart(): Promise<void> {
    const begun = this.begun
    if (!begun?.id) return
    const { signal } = this.stopping
    try {
      const upload = await ask(materialEndpoints.upload, { params: { id: begun.id }, signal })
      const { name, size } = begun
      if (signal.aborted) return
      if (upload.state === 'receiving' && upload.offset < upload.size)
        return this.show({ state: 'interrupted', name, size, sent: upload.offset })
      this.show({ state: 'storing', name, size, sent: size })
      this.settle(name, await this.finished(upload, signal))
    } catch (error) {
      if (signal.aborted || !(error instanceof ApiProblem) || error.problem.code !== 'not_found') return
      this.remove()
    }
  }
}

class FileGone extends Error {}

const going = new Map<string, Uploading>()

useUnsent.subscribe(({ resident }, before) => {
  if (before.resident === null || resident === before.resident) return
  for (const upload of going.values()) upload.pause()
  going.clear()
})

/** The upload for a material at a place (a draft, an application), on whatever page. */
export function uploadingAt(
  owner: string,
  target: UploadTarget,
  deliver: (material: StoredMaterial) => void,
): Uploading {
  const place = `${owner}/${target.material}`
  const known = going.get(place)
  if (known) return known
  const upload = new Uploading(place, target, deliver)
  going.set(place, upload)
  return upload
}

/** The owner is done: what was half uploaded for it is nobody's concern any more. */
export function forgetUploads(owner: string): void {
  for (const [place, upload] of going) {
    if (!place.startsWith(`${owner}/`)) continue
    upload.remove()
    going.delete(place)
  }
  for (const place of Object.keys(useUnsent.getState().uploads)) {
    if (place.startsWith(`${owner}/`)) useUnsent.getState().putUpload(place, null)
  }
}
