import { screen } from '@testing-library/react'
import { usePreferences } from '@/stores/preferences'
import HallsPage from '../halls/index'
import {
  booked,
  choice,
  day,
  hall,
  ok,
  showPage,
  slot,
  startHall,
  type TestHall,
  toChoose,
  told,
} from '../testing/hall'
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
    'GET /api/appointments/halls': toChoose([choice({ earliest: null })]),
    'GET /api/appointments/halls?items=A1&sort=earliest&age=9': toChoose([choice()]),
    'GET /api/appointments/YY1': told(booked({ person: { name: '测*', relation: 'child', age: 9 } })),
    'GET /api/appointments?when=upcoming': ok({ numbers: [], appointments: [] }),
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

test('somebody of whom no age is known is not taken for herself', async () => {
  const company = { id: 'q1', name: '测试公司', relation: 'company', age: null, scope: 'company', until: null }
  bff.replies['GET /api/residents/acting-for'] = { status: 200, body: { principals: [company] } }
  showPage(TimesPage, { items: 'A1', hall: 'H1', for: 'q1' })
  expect(await screen.findByRole('radio', { name: /约满/ })).toBeInTheDocument()
  const asked = [...bff.asked('GET /api/appointments/days'), ...bff.asked('GET /api/appointments/slots')]
  expect(asked.filter(({ url }) => !url.includes('whose=other'))).toEqual([])
})

test.each([false, true])(
  'the halls to choose from are listed for whom it is, with large text too (%s)',
  async (elderly) => {
    usePreferences.setState({ elderly })
    const { unmount } = showPage(HallsPage, { items: 'A1', for: 'c1' })
    expect((await screen.findAllByText(/11月25日 周三/))[0]).toBeInTheDocument()
    expect(bff.asked('GET /api/appointments/halls').every(({ url }) => url.includes('age=9'))).toBe(true)
    unmount()
    if (elderly) {
      showPage(HallsPage, { items: 'A1', for: 'c1', choose: 'hall' })
      expect(await screen.findByRole('button', { name: /最早 11月25日/ })).toBeInTheDocument()
    }
  },
)

test.each([false, true])(
  'a booking is moved among the times of whom it is for, with large text too (%s)',
  async (elderly) => {
    usePreferences.setState({ elderly })
    showPage(TimesPage, { items: 'A1', hall: 'H1', move: 'YY1', day: '2026-11-25' })
    expect(
      await screen.findByRole(elderly ? 'button' : 'radio', { name: elderly ? /^下午1点，余 2 个/ : /余 2/ }),
    ).toBeInTheDocument()
    const asked = [...bff.asked('GET /api/appointments/days'), ...bff.asked('GET /api/appointments/slots')]
    expect(asked.filter(({ url }) => !url.includes('age=9'))).toEqual([])
  },
)
