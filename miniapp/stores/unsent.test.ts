import { platform } from '@/platform'
import { useUnsent } from './unsent'

const upload = { id: 'U1', key: 'k', name: 'a.jpg', size: 5, keptAt: 'saved/a.jpg' }

beforeEach(() => useUnsent.setState({ resident: 'r1', drafts: {}, handIns: {}, uploads: {} }))

test('what one resident has not sent is never another’s', () => {
  useUnsent.getState().putHandIn('SB1', { choices: { m1: { use: 'stored', stored: 'S1' } }, note: '' })
  useUnsent.getState().belongsTo('r1')
  expect(Object.keys(useUnsent.getState().handIns)).toEqual(['SB1'])
  useUnsent.getState().belongsTo('r2')
  expect(useUnsent.getState().handIns).toEqual({})
})

test.each([
  ['it is sent', () => useUnsent.getState().putUpload('D1/m1', null)],
  ['another file takes its place', () => useUnsent.getState().putUpload('D1/m1', { ...upload, keptAt: 'saved/b.jpg' })],
  ['she signs out', () => useUnsent.getState().forget()],
])('a kept copy leaves the phone when %s', (_, happens) => {
  const dropped = jest.spyOn(platform, 'dropFile')
  useUnsent.getState().putUpload('D1/m1', upload)
  useUnsent.getState().putUpload('D1/m1', { ...upload, id: 'U2' })
  expect(dropped).not.toHaveBeenCalled()
  happens()
  expect(dropped.mock.calls).toEqual([['saved/a.jpg']])
  dropped.mockRestore()
})
