import type { ChosenFile } from '../types'

const IMAGES = 'image/jpeg,image/png'

/** On a phone `capture` opens the camera itself; a computer shows its files. */
export const chooseImage = (from: 'camera' | 'album') => choose(IMAGES, from === 'camera')

export const chooseFile = () => choose(`${IMAGES},application/pdf`, false)

/**
 * A browser hands files out through a field of its own only. It tells that nothing was chosen since 2023; older ones
 * stay silent, so nothing may wait for it.
 */
function choose(accept: string, capture: boolean): Promise<ChosenFile | null> {
  return new Promise((resolve) => {
    const field = document.createElement('input')
    field.type = 'file'
    field.accept = accept
    if (capture) field.setAttribute('capture', 'environment')
    field.hidden = true
    const end = (file: File | undefined) => {
      field.remove()
      resolve(file ? { name: file.name, size: file.size, content: file, keptAt: null } : null)
    }
    field.addEventListener('change', () => end(field.files?.[0]))
    field.addEventListener('cancel', () => end(undefined))
    document.body.append(field)
    field.click()
  })
}

/** `Blob.arrayBuffer` is newer than the phones we serve. */
export function readPiece({ content }: ChosenFile, offset: number, length: number): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as ArrayBuffer)
    reader.onerror = () => reject(reader.error)
    reader.readAsArrayBuffer((content as Blob).slice(offset, offset + length))
  })
}
