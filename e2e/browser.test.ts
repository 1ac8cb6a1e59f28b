import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openBrowser, type TestBrowser } from './browser'

/** The browser itself: that it starts on this machine and is a phone. */
describe('the browser of the journeys', () => {
  let browser: TestBrowser
  let server: Server
  let url: string

  beforeAll(async () => {
    browser = await openBrowser()
    server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(
        '<meta name="viewport" content="width=device-width"><button onclick="navigator.geolocation.getCurrentPosition(p=>this.textContent=p.coords.latitude,e=>this.textContent=e.code)">在哪里</button>',
      )
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  afterAll(async () => {
    await browser.close()
    server.close()
  })

  test.each([375, 320] as const)('is %i points wide, speaks Chinese and draws text', async (width) => {
    const page = await browser.newPage({ width })
    await page.goto(url)
    expect(await page.evaluate('[innerWidth, navigator.language]')).toEqual([width, 'zh-CN'])
    const box = await page.getByRole('button', { name: '在哪里' }).boundingBox()
    expect(box?.width).toBeGreaterThan(20)
  })

  test('says where it is, or that it will not', async () => {
    for (const [location, answer] of [
      [{ latitude: 22.5, longitude: 114 }, '22.5'],
      [null, '1'],
    ] as const) {
      const page = await browser.newPage({ location })
      await page.goto(url)
      await page.getByRole('button').click()
      await page.getByText(answer, { exact: true }).waitFor()
    }
  })
})
