import { signIn, startWorld, type World } from '../tools/testing/world'
import { choices, clerkAt, findItem, ready, sendPiece, submit, upload } from './applying'
import { type Api, apiAt, endpoints } from './client'

/** What belongs to one resident, another can neither see nor change; what was used once cannot be used again. */

let world: World
let api: Api
let hers: string
let his: string
let item: string

beforeAll(async () => {
  world = await startWorld({ bff: { env: { RATE_LIMIT_PER_10S: '2000' } } })
  api = apiAt(world.bff.url)
  hers = await signIn(world, 'r001')
  his = await signIn(world, 'r005')
  item = await findItem(api, '居住证签注', '居住证签注', '440106000000')
})
afterAll(() => world?.stop())

const REFUSED = ['forbidden', 'not_found']
const refused = async (attempt: Promise<{ code: string }>) => expect(REFUSED).toContain((await attempt).code)

test('a draft, its upload and its consents', async () => {
  const { draft } = await api.ok(endpoints.applications.start, { token: hers, body: { item } })
  const params = { id: draft.id }
  const { version } = draft
  await refused(api.problem(endpoints.applications.draft, { token: his, params }))
  await refused(api.problem(endpoints.applications.save, { token: his, params, body: { version, step: 'x' } }))
  await refused(api.problem(endpoints.applications.discard, { token: his, params }))
  await refused(api.problem(endpoints.applications.submit, { token: his, params, body: { version, truthful: true } }))
  expect((await api.ok(endpoints.applications.drafts, { token: his })).drafts).toEqual([])
  expect((await api.ok(endpoints.applications.draft, { token: hers, params })).draft.version).toBe(version)

  const { materials } = await api.ok(endpoints.materials.forItem, { token: hers, params: { item } })
  if (materials.state !== 'fresh') throw new Error('not fresh')
  const wanted = materials.data.find(({ standing }) => standing === 'provide')
  const started = await api.ok(endpoints.materials.startUpload, {
    token: hers,
    body: { item, material: wanted?.id ?? '', fileName: 'a.png', size: 10 },
  })
  await refused(api.problem(endpoints.materials.upload, { token: his, params: { id: started.id } }))
  await refused(api.problem(endpoints.materials.finishUpload, { token: his, params: { id: started.id } }))
  await expect(sendPiece(world.bff.url, his, started.id, Buffer.alloc(10), 0)).rejects.toThrow(/40[34]/)

  const paper = await upload(api, hers, world.bff.url, { item, material: wanted?.id ?? '' })
  // His own application cannot carry her paper.
  const own = await api.ok(endpoints.applications.start, { token: his, body: { item } })
  const stolen = await api.ok(endpoints.applications.save, {
    token: his,
    params: { id: own.draft.id },
    body: { version: own.draft.version, materials: { [wanted?.id ?? '']: { use: 'stored', stored: paper.id } } },
  })
  const attempt = await api.problem(endpoints.applications.submit, {
    token: his,
    params: { id: own.draft.id },
    body: { version: stolen.draft.version, truthful: true },
  })
  expect(['materials_missing', 'form_incomplete', ...REFUSED]).toContain(attempt.code)
})

test('certificates, codes and consent receipts', async () => {
  const { certificates } = await api.ok(endpoints.certificates.mine, { token: hers })
  if (certificates.state !== 'fresh') throw new Error('not fresh')
  const certificate = certificates.data.find(({ state }) => state === 'valid')?.id ?? ''
  const params = { certificate }
  await refused(api.problem(endpoints.certificates.one, { token: his, params }))
  await refused(api.problem(endpoints.certificates.createCode, { token: his, params, body: { purpose: 'identity' } }))
  const { consents } = await choices(api, hers, world.bff.url, item)
  const [consent = ''] = consents
  await refused(api.problem(endpoints.certificates.revokeConsent, { token: his, params: { id: consent } }))
  expect((await api.ok(endpoints.certificates.consents, { token: his })).consents).toEqual([])
  const code = await api.ok(endpoints.certificates.createCode, { token: hers, params, body: { purpose: 'identity' } })
  await refused(api.problem(endpoints.certificates.codeState, { token: his, params: { id: code.id } }))
  // Somebody who has the letters of it cannot change what they say.
  const forged = code.code.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
  const verify = (shown: string) =>
    world.province.control.verifyCode({ code: shown, purpose: 'identity', verifierName: '测试柜台' })
  expect((await verify(forged)).head.status).toBe('100')
  expect((await verify(code.code)).head.status).toBe('0')
  expect((await verify(code.code)).head.status).toBe('24')
  // A consent given once is the same receipt, however often the request comes.
  const { materials } = await api.ok(endpoints.materials.forItem, { token: hers, params: { item } })
  if (materials.state !== 'fresh') throw new Error('not fresh')
  const held = materials.data.find(({ standing }) => standing === 'held')
  const body = { item, material: held?.id ?? '', certificate: held?.offer?.certificate ?? '' }
  const key = 'e2e-consent-key-0001'
  const receipts = await Promise.all(
    [1, 2, 3].map(() => api.ok(endpoints.certificates.consent, { token: hers, body, key })),
  )
  expect(new Set(receipts.map(({ consent: { id } }) => id)).size).toBe(1)
})

test('an application, its supplement, its rating and its messages', async () => {
  const clerk = clerkAt(world)
  const { draft } = await ready(api, hers, world.bff.url, item)
  const { id } = await submit(api, hers, draft)
  const params = { id }
  const stranger = await api.send(endpoints.applications.one, { token: his, params })
  expect([403, 404]).toContain(stranger.status)
  await clerk.accept(id)
  await clerk.askSupplement(id, '缺签名页')
  const choice = { use: 'stored' as const, stored: 'somebody' }
  await refused(
    api.problem(endpoints.applications.handIn, {
      token: his,
      params,
      body: { materials: [{ material: 'any', choice }] },
    }),
  )
  await refused(api.problem(endpoints.feedback.rate, { token: his, body: { application: id, level: 1, aspects: [] } }))
  const { messages } = await api.ok(endpoints.notifications.messages, { token: hers })
  await refused(api.problem(endpoints.notifications.read, { token: his, params: { id: messages[0]?.id ?? '' } }))
  expect((await api.ok(endpoints.notifications.messages, { token: his })).messages).toEqual([])
})
