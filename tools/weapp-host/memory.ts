import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the phone keeps of the program when it is closed: in a folder that is given, or one that goes with the process. */
export class Memory {
  private found: string | null = null

  constructor(private readonly given: string | null) {}

  read<T>(name: string, otherwise: T): T {
    try {
      return JSON.parse(readFileSync(join(this.folder, `${name}.json`), 'utf8')) as T
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise
      throw error
    }
  }

  write(name: string, value: unknown): void {
    writeFileSync(join(this.folder, `${name}.json`), JSON.stringify(value))
  }

  /** A place for files. */
  place(name: string): string {
    const path = join(this.folder, name)
    mkdirSync(path, { recursive: true })
    return path
  }

  private get folder(): string {
    this.found ??= this.given ?? forAWhile()
    return this.found
  }
}

function forAWhile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-memory-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
