import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import Koa from 'koa'
import { listen, type RunningServer } from '../../kit/server'
import { compressFolder } from '../../tools/build/compress'
import { setUpPages } from './pages'

const PROGRAM = '/* what the phone runs */'.repeat(200)
const SMALL = 'body { margin: 0 }'

let folder: string
let server: RunningServer
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yichuang-pages-'))
  mkdirSync(join(folder, 'js'))
  writeFileSync(join(folder, 'index.html'), '<!DOCTYPE html>')
  writeFileSync(join(folder, 'js', 'app.0123abcd.js'), PROGRAM)
  writeFileSync(join(folder, 'js', 'app.0123abcd.css'), SMALL)
  compressFolder(folder)
  const app = new Koa()
  app.use(setUpPages(folder))
  server = await listen(app.callback(), { port: 0, name: 'pages' })
})
afterAll(async () => {
  await server.close(0)
  rmSync(folder, { recursive: true, force: true })
})

/** As it comes over the wire: nothing is decompressed. */
function fetchRaw(path: string, encodings: string): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get(server.url + path, { headers: { 'accept-encoding': encodings, accept: 'text/html' } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }))
    }).on('error', reject)
  })
}

test.each([
  ['br, gzip', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  ['identity', undefined, (body: Buffer) => body],
])('to whom understands %s the program is sent that way, and may be kept for a year', async (accepts, sent, open) => {
  const { headers, body } = await fetchRaw('/js/app.0123abcd.js', accepts)
  expect(headers['content-encoding']).toBe(sent)
  expect(headers['content-type']).toMatch(/javascript/)
  expect(headers['cache-control']).toContain('immutable')
  expect(headers.vary).toBe('Accept-Encoding')
  expect(open(body).toString()).toBe(PROGRAM)
})

test('what is smaller than a packet is sent as it is', async () => {
  const { headers, body } = await fetchRaw('/js/app.0123abcd.css', 'br, gzip')
  expect(headers['content-encoding']).toBeUndefined()
  expect(body.toString()).toBe(SMALL)
})

test('any page of the mini-program is its entry document, asked for anew each time', async () => {
  const { headers, body } = await fetchRaw('/catalogue/guide/index?code=A1', 'br, gzip')
  expect(body.toString()).toBe('<!DOCTYPE html>')
  expect(headers['cache-control']).toBe('no-cache')
})
