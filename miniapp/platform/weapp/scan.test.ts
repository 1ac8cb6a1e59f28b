import { phone } from '@/testing/phone'
import { scan } from './scan'

test('what the camera read; closing it is no failure, a camera that is not allowed leaves typing', async () => {
  phone.scanned = 'YC1.DT0001.12345678'
  expect(await scan()).toEqual({ state: 'read', text: 'YC1.DT0001.12345678' })
  phone.scanned = new Error('scanCode:fail cancel')
  expect(await scan()).toEqual({ state: 'cancelled' })
  phone.scanned = new Error('scanCode:fail auth deny')
  expect(await scan()).toEqual({ state: 'impossible' })
})
