import { screen } from '@testing-library/react'
import { day, hall, ok, showPage, slot, startHall, type TestHall } from '../testing/hall'
import TimesPage from './index'

let bff: TestHall
beforeEach(async () => {
  const kept = [slot('S1', '2026-11-25T05:00:00.000Z', 2)]
  const full = [slot('S1', '2026-11-25T05:00:00.000Z', 0)]
  const child = { id: 'c1', name: '测*', relation: 'child', age: 9, scope: 'person', until: null }
  bff = await startHall({
    'GET /api/appointments/days': ok({ hall, days: [day('2026-11-25', 4)] }),
    'GET /api/appointments/slots': ok({ slots: full }),
    'GET /api/appointments/slots?items=A1&hall=H1&day=2026-11-25&age=9': ok({ slots: kept }),
    'GET /api/residents/acting-for': { status: 200, body: { principals: [child] } },
    'GET /api/appointments?when=upcoming': ok({ appointments: [] }),
  })
})
afterEach(() => bff.stop())

test('for a child she is shown what is kept for children of that age; for herself what is everybody’s', async () => {
  showPage(TimesPage, { items: 'A1', hall: 'H1', for: 'c1' })
  expect(await screen.findByRole('radio', { name: /余 2/ })).toBeInTheDocument()
  expect(bff.asked('GET /api/appointments/days').map(({ url }) => url)).toEqual([expect.stringContaining('age=9')])
})

test('nobody’s age is told where she books for herself', async () => {
  showPage(TimesPage, { items: 'A1', hall: 'H1', for: 'self' })
  expect(await screen.findByRole('radio', { name: /约满/ })).toBeInTheDocument()
  const asked = [...bff.asked('GET /api/appointments/days'), ...bff.asked('GET /api/appointments/slots')]
  expect(asked.filter(({ url }) => url.includes('age='))).toEqual([])
})
