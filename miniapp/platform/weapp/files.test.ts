import { phone } from '@/testing/phone'
import { dropFile } from './drop-file'
import { chooseImage, readPiece } from './files'

const bytes = (...values: number[]) => new Uint8Array(values).buffer

test('what she chose is kept beyond the app, read piece by piece, and leaves the phone when it is done with', async () => {
  phone.files.set('tmp/a.jpg', bytes(1, 2, 3, 4, 5))
  phone.chosen = 'tmp/a.jpg'
  const file = await chooseImage('camera')
  expect(file).toEqual({ name: 'a.jpg', size: 5, content: 'saved/tmp/a.jpg', keptAt: 'saved/tmp/a.jpg' })
  if (!file?.keptAt) return
  expect([...new Uint8Array(await readPiece(file, 2, 2))]).toEqual([3, 4])
  dropFile(file.keptAt)
  expect(phone.files.size).toBe(0)
  await expect(readPiece(file, 0, 1)).rejects.toThrow('no such file')
})

test('choosing nothing is no failure; a phone that does not let us is', async () => {
  phone.chosen = new Error('chooseMedia:fail cancel')
  expect(await chooseImage('album')).toBeNull()
  phone.chosen = new Error('chooseMedia:fail auth deny')
  await expect(chooseImage('album')).rejects.toEqual({ errMsg: 'chooseMedia:fail auth deny' })
})
