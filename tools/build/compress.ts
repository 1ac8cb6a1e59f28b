import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Below this a packet is sent anyway. */
const WORTH_BYTES = 1_000
const TEXT = /\.(js|css|html|svg|json)$/

/**
 * Puts a brotli and a gzip twin beside every text of a folder: compressed once, when it is built, and sent as it is.
 * On a slow network the first screen depends on little else.
 */
export function compressFolder(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !TEXT.test(entry.name)) continue
    const file = join(entry.parentPath, entry.name)
    const content = readFileSync(file)
    if (content.length < WORTH_BYTES) continue
    const quality = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }
    writeFileSync(`${file}.br`, brotliCompressSync(content, quality))
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
  }
}
