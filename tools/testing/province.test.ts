import { STANDARD_NOW, signIn, startProvince, startWorld } from './world'

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

describe('a world for tests', () => {
  test('signs a resident in through the identity platform, and the BFF survives being killed', async () => {
    const world = await startWorld()
    try {
      const token = await signIn(world, 'r001')
      const me = async () => {
        const response = await fetch(`${world.bff.url}/api/residents/me`, {
          headers: { authorization: `Bearer ${token}` },
        })
        expect(response.status).toBe(200)
        return response.json()
      }
      const before = await me()
      const resident = (await world.province.control.residents()).find(({ key }) => key === 'r001')
      expect(before).toMatchObject({ id: resident?.sub })
      const { url } = world.bff
      await world.bff.kill()
      await expect(fetch(url)).rejects.toThrow()
      await world.bff.restart()
      expect(world.bff.url).toBe(url)
      expect(await me()).toEqual(before)
    } finally {
      await world.stop()
    }
  }, 120_000)
})
