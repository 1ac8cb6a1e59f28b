import { signIn, startWorld, type World } from '../tools/testing/world'
import { choices, clerkAt, emptyFields, findItem, materialsFor, submit } from './applying'
import { book, nearestFirstTime } from './booking'
import { type Api, apiAt, endpoints } from './client'

/** Residents of Hong Kong and Macao, known by their travel permit: everything anybody else can do. */

let world: World
let api: Api

beforeAll(async () => {
  world = await startWorld({ bff: { env: { RATE_LIMIT_PER_10S: '2000' } } })
  api = apiAt(world.bff.url)
  await nearestFirstTime(api)
})
afterAll(() => world?.stop())

describe.each([
  ['of Hong Kong', 'r014', 'H******14', '440115000000'],
  ['of Macao', 'r017', 'M******17', '440113000000'],
])('a resident %s', (_, key, masked, region) => {
  let token: string
  beforeAll(async () => {
    token = await signIn(world, key)
  })

  test('is known by the permit, and finds it in the wallet', async () => {
    const me = await api.ok(endpoints.residents.me, { token })
    expect(me).toMatchObject({ idType: 'travelPermitHongKongMacaoResident', idNumber: masked })
    const { certificates } = await api.ok(endpoints.certificates.mine, { token })
    if (certificates.state !== 'fresh') throw new Error('the store is silent')
    const permit = certificates.data.find(({ name }) => name === '港澳居民来往内地通行证')
    if (!permit) throw new Error('no permit')
    const shown = await api.ok(endpoints.certificates.createCode, {
      token,
      params: { certificate: permit.id },
      body: { purpose: 'identity' },
    })
    expect(shown.code).toMatch(/^YZ1\./)
  })

  test('books a visit', async () => {
    const booked = await book(api, token, await nearestFirstTime(api))
    expect(booked).toMatchObject({ state: 'booked', person: { relation: 'self' } })
  })

  test('applies with what is known already: the form is filled in from the permit, which also serves as a paper', async () => {
    const item = await findItem(api, '港澳台居民居住证申领', '港澳台居民居住证申领', region)
    const permit = (await materialsFor(api, token, item)).find(({ name }) => name.startsWith('港澳居民来往内地通行证'))
    expect(permit).toMatchObject({ standing: 'held' })

    const { draft } = await api.ok(endpoints.applications.start, { token, body: { item } })
    const { applicantIdType, applicantIdNumber, applicantName } = draft.fields
    expect(applicantIdType).toMatchObject({ value: '516', origin: { kind: 'identity' } })
    expect(applicantIdNumber).toMatchObject({ value: masked, masked: true, origin: { kind: 'identity' } })
    expect(applicantName?.origin?.kind).toBe('identity')

    const typed = Object.fromEntries(emptyFields(draft).map((name) => [name, '广州市南沙区测试路1号']))
    const { chosen, consents } = await choices(api, token, world.bff.url, item)
    expect(consents.length).toBeGreaterThan(0)
    const saved = await api.ok(endpoints.applications.save, {
      token,
      params: { id: draft.id },
      body: { version: draft.version, fields: typed, materials: chosen },
    })
    const application = await submit(api, token, saved.draft)
    expect(application.stage).toBe('submitted')
    await clerkAt(world).act('sl', { SBLSH: application.id })
    const { application: accepted } = await api.ok(endpoints.applications.one, {
      token,
      params: { id: application.id },
    })
    expect(accepted).toMatchObject({ state: 'fresh', data: { stage: 'accepted' } })
  })
})
