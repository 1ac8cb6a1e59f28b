import { STANDARD_NOW, startProvince } from './world'

describe('a province for tests', () => {
  test('starts filled, at the hour asked for, and goes on where it stood', async () => {
    const province = await startProvince({ systems: { certificates: { mode: 'failing' } } })
    try {
      const state = await province.control.state()
      expect(Math.abs(Date.parse(state.now) - Date.parse(STANDARD_NOW))).toBeLessThan(60_000)
      expect(state.systems.find((each) => each.name === 'certificates')?.mode).toBe('failing')
      expect((await province.control.residents()).length).toBeGreaterThan(10)

      await province.control.setClock('2026-12-01T02:00:00.000Z')
      const hall = province.urls.hall
      await province.restart()
      expect(province.urls.hall).toBe(hall)
      expect((await province.control.state()).now.slice(0, 10)).toBe('2026-12-01')
    } finally {
      await province.stop()
    }
  }, 120_000)
})
