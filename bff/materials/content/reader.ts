/** The content is not what it says it is, or breaks off. */
export class Damaged extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'Damaged'
  }
}

export type Pieces = AsyncIterable<Buffer>

/** Reads a stream of pieces as a row of bytes; holds one piece at a time, or what is asked for at once. */
export class ByteReader {
  private readonly pieces: AsyncIterator<Buffer>
  private current: Buffer = Buffer.alloc(0)

  constructor(pieces: Pieces) {
    this.pieces = pieces[Symbol.asyncIterator]()
  }

  /** Whatever is at hand, at least a byte; null at the end. */
  async some(): Promise<Buffer | null> {
    while (this.current.length === 0) {
      const { done, value } = await this.pieces.next()
      if (done) return null
      this.current = value
    }
    const piece = this.current
    this.current = Buffer.alloc(0)
    return piece
  }

  /** Puts bytes back that were read and not used. */
  giveBack(bytes: Buffer): void {
    this.current = this.current.length === 0 ? bytes : Buffer.concat([bytes, this.current])
  }

  /** Exactly so many bytes. @throws Damaged when it ends before */
  async take(count: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for await (const part of this.through(count)) parts.push(part)
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
  }

  /** So many bytes as they come. @throws Damaged when it ends before */
  async *through(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      const piece = await this.some()
      if (!piece) throw new Damaged('it breaks off')
      if (piece.length > left) this.giveBack(piece.subarray(left))
      const part = piece.subarray(0, left)
      left -= part.length
      yield part
    }
  }

  async skip(count: number): Promise<void> {
    for await (const _ of this.through(count));
  }

  /** Reads to the end and throws it away: whoever sends it is not stopped in the middle. */
  async drain(): Promise<void> {
    while (await this.some());
  }
}
