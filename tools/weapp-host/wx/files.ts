import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { Memory } from '../memory'
import { type MakeApis, number, type Options, text, WxFailure } from './api'

const PHOTOS = ['.jpg', '.jpeg', '.png']

/** What a program may keep in files, all together. */
const SAVED_LIMIT_BYTES = 200 * 1024 * 1024
const SAVED = 'http://store/'

/**
 * Files under the paths that the program knows them by: what it was given is there until it is closed, what it has
 * saved until it takes it away.
 */
export class Files {
  private readonly given = new Map<string, string>()
  private readonly saved: string

  constructor(memory: Memory) {
    this.saved = memory.place('saved')
  }

  give(path: string): string {
    const known = `http://tmp/${this.given.size + 1}${extname(path)}`
    this.given.set(known, path)
    return known
  }

  pathOf(known: string): string {
    const path = known.startsWith(SAVED) ? join(this.saved, basename(known)) : this.given.get(known)
    if (path === undefined || !existsSync(path)) throw new WxFailure(`no such file or directory, open "${known}"`)
    return path
  }

  /** WeChat moves it: the path it was given under leads nowhere from now on. */
  save(known: string): string {
    const path = this.pathOf(known)
    const used = readdirSync(this.saved).reduce((sum, name) => sum + statSync(join(this.saved, name)).size, 0)
    if (used + statSync(path).size > SAVED_LIMIT_BYTES)
      throw new WxFailure('the maximum size of the file storage limit is exceeded')
    const name = `${randomUUID()}${extname(path)}`
    copyFileSync(path, join(this.saved, name))
    this.given.delete(known)
    return SAVED + name
  }

  removeSaved(known: string): void {
    if (!known.startsWith(SAVED)) throw new WxFailure(`file not exist "${known}"`)
    rmSync(this.pathOf(known))
  }
}

/** What she has on her phone: photos in `album/`, documents in `chats/`, what the camera reads in `scan.txt`. */
export const filesApis: MakeApis = ({ settings, files, permissions, realm, wx }) => {
  const belongings = (api: string, name: string): string => {
    if (settings.belongings === null) {
      throw new WxFailure(`nothing is on this phone: start the host with belongings, or mockWxMethod('${api}', …)`)
    }
    return join(settings.belongings, name)
  }

  /** The latest comes first, as in an album. None is as if she had changed her mind. */
  const choose = async (folder: string, extensions: string[], count: unknown) => {
    const names = await readdir(folder).catch(() => [])
    const found = await Promise.all(
      names
        .filter((name) => extensions.length === 0 || extensions.includes(extname(name).toLowerCase()))
        .map(async (name) => ({ name, path: join(folder, name), ...(await stat(join(folder, name))) })),
    )
    if (found.length === 0) throw new WxFailure('cancel')
    return found.sort((one, other) => other.mtimeMs - one.mtimeMs).slice(0, number(count, 1))
  }

  const read = async ({ filePath, position, length, encoding }: Options) => {
    const file = await open(files.pathOf(text(filePath)))
    try {
      const { size } = await file.stat()
      const from = number(position, 0)
      const wanted = number(length, size - from)
      if (from < 0 || wanted < 1 || from + wanted > size)
        throw new WxFailure(`the value of "position" or "length" is out of range (${from} + ${wanted} of ${size})`)
      const { buffer } = await file.read(new Uint8Array(wanted), 0, wanted, from)
      return {
        data: encoding === undefined ? buffer.buffer : Buffer.from(buffer).toString(text(encoding) as BufferEncoding),
      }
    } finally {
      await file.close()
    }
  }

  return {
    immediate: {
      getFileSystemManager: () =>
        Object.assign(realm.make.object(), {
          readFile: (options: Options) => void wx.answer('readFile', options, read),
          saveFileSync: (known: unknown) => wx.atOnce('saveFileSync', () => files.save(text(known))),
          removeSavedFile: (options: Options) =>
            void wx.answer('removeSavedFile', options, ({ filePath }) => files.removeSaved(text(filePath))),
        }),
    },
    asked: {
      async chooseMedia({ count }) {
        await permissions.privacy('chooseMedia')
        const chosen = await choose(belongings('chooseMedia', 'album'), PHOTOS, count)
        const tempFiles = chosen.map(({ path, size }) => ({ tempFilePath: files.give(path), size, fileType: 'image' }))
        return { type: 'image', tempFiles }
      },
      async chooseMessageFile({ count, extension }) {
        await permissions.privacy('chooseMessageFile')
        const extensions = Array.isArray(extension)
          ? extension.map((each) => `.${String(each).replace(/^\./, '')}`)
          : []
        const chosen = await choose(belongings('chooseMessageFile', 'chats'), extensions, count)
        const tempFiles = chosen.map(({ name, path, size, mtimeMs }) => ({
          path: files.give(path),
          name,
          size,
          type: 'file',
          time: Math.floor(mtimeMs / 1000),
        }))
        return { tempFiles }
      },
      async scanCode() {
        const seen = await readFile(belongings('scanCode', 'scan.txt'), 'utf8').catch(() => null)
        if (seen === null) throw new WxFailure('cancel')
        return { result: seen.trim(), scanType: 'QR_CODE', charSet: 'UTF-8', path: '', rawData: '' }
      },
    },
  }
}
