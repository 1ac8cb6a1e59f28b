import { AbortController } from './abort-controller'

test('tells every listener once, and those that left not at all', () => {
  const controller = new AbortController()
  const [stays, leaves] = [jest.fn(), jest.fn()]
  controller.signal.addEventListener('abort', stays)
  controller.signal.addEventListener('abort', leaves)
  controller.signal.removeEventListener('abort', leaves)
  controller.abort()
  controller.abort()
  expect(stays).toHaveBeenCalledTimes(1)
  expect(leaves).not.toHaveBeenCalled()
  expect(controller.signal.aborted).toBe(true)
})
