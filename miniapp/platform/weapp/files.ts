import Taro from '@tarojs/taro'
import type { ChosenFile } from '../types'

const said = (error: unknown): string => String((error as { errMsg?: string }).errMsg)

/** WeChat makes the photo smaller by itself: a readable paper needs no 12 megapixels. */
export async function chooseImage(from: 'camera' | 'album'): Promise<ChosenFile | null> {
  try {
    const { tempFiles } = await Taro.chooseMedia({
      count: 1,
      mediaType: ['image'],
      sourceType: [from],
      sizeType: ['compressed'],
    })
    const [photo] = tempFiles
    return photo ? kept(nameOf(photo.tempFilePath), photo.size, photo.tempFilePath) : null
  } catch (error) {
    return nothingOrThrow(error)
  }
}

/** From a chat: the phone's own files are closed to mini-programs. */
export async function chooseFile(): Promise<ChosenFile | null> {
  try {
    const { tempFiles } = await Taro.chooseMessageFile({
      count: 1,
      type: 'file',
      extension: ['pdf', 'jpg', 'jpeg', 'png'],
    })
    const [file] = tempFiles
    return file ? kept(file.name, file.size, file.path) : null
  } catch (error) {
    return nothingOrThrow(error)
  }
}

/** What was chosen is WeChat's only until the app is closed: a copy of our own lets an upload go on after that. */
function kept(name: string, size: number, temporary: string): ChosenFile {
  try {
    const path = Taro.getFileSystemManager().saveFileSync(temporary)
    return { name, size, content: path, keptAt: path }
  } catch {
    // No room for it: then it has to be chosen again after a restart.
    return { name, size, content: temporary, keptAt: null }
  }
}

function nothingOrThrow(error: unknown): null {
  if (/cancel/i.test(said(error))) return null
  throw error
}

export function readPiece({ content }: ChosenFile, offset: number, length: number): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    Taro.getFileSystemManager().readFile({
      filePath: String(content),
      position: offset,
      length,
      success: ({ data }) => resolve(data as ArrayBuffer),
      fail: (error) => reject(new Error(said(error))),
    })
  })
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
