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
    return photo ? { name: nameOf(photo.tempFilePath), size: photo.size, content: photo.tempFilePath } : null
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
    return file ? { name: file.name, size: file.size, content: file.path } : null
  } catch (error) {
    return nothingOrThrow(error)
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
