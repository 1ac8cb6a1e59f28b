import { openDatabase } from '../kit/database'
import { onServer } from '../tools/stores/postgres-cluster'
import { eventually, type Resident, signIn, startWorld, type World } from '../tools/testing/world'
import { choices, clerkAt, findItem, materialsFor, PLACE, photo, ready, sendPiece, upload } from './applying'
import { book, nearestFirstTime } from './booking'
import { type Api, apiAt, endpoints } from './client'

/**
 * Whoever gets hold of our database, a backup of it or our logs learns nothing a person is called, said, or handed in: a
 * whole journey, and then a look into every column of every table and at every line that was written.
 */

/** Typed by her; nowhere else in the world. */
const TYPED = { residenceAddress: '广东省广州市天河区独一无二街七十八号', note: '只有她自己才写得出来的一句话' }
const FILE_NAME = 'her-own-lease-0815.png'
/** What a clerk writes: free text, with more in it than there should be. */
const REASON = '请补签名页，有疑问致电13911112222'

let world: World
let api: Api
let token: string
let her: Resident
let clerk: ReturnType<typeof clerkAt>
let item: string
const lines: string[] = []
/** What must not be found anywhere, by what it is. */
const secrets = new Map<string, string>()

beforeAll(async () => {
  world = await startWorld({
    bff: {
      env: { LOG_LEVEL: 'debug', UPSTREAM_TIMEOUT_MS: '1200', RATE_LIMIT_PER_10S: '2000' },
      onLine: (line) => lines.push(line),
    },
  })
  api = apiAt(world.bff.url)
  clerk = clerkAt(world)
  token = await signIn(world, 'r001')
  const found = (await world.province.control.residents()).find(({ key }) => key === 'r001')
  if (!found) throw new Error('nobody is r001')
  her = found
  item = await findItem(api, '居住证地址变更', '居住证地址变更', '440106000000')
  await collectSecrets()
})
afterAll(() => world?.stop())

/** What outside systems know of her, and what she brings herself. */
async function collectSecrets(): Promise<void> {
  const identity = openDatabase(world.province.database.url, { schema: 'identity', name: 'test', max: 1 })
  const certificates = openDatabase(world.province.database.url, { schema: 'certificates', name: 'test', max: 1 })
  try {
    const person = await identity.one<{ name: string; id_no: string; phone: string }>(
      'select name, id_no, phone from person where sub = $1',
      [her.sub],
    )
    const family = await identity.query<{ name: string; id_no: string }>(
      'select name, id_no from person join kinship on relative = person.sub where kinship.sub = $1',
      [her.sub],
    )
    const held = await certificates.query<{ number: string; fields: Record<string, string> }>(
      'select number, fields from certificate where holder_code = $1',
      [person.id_no],
    )
    secrets.set('her name', person.name).set('her identity number', person.id_no).set('her phone number', person.phone)
    for (const { name, id_no } of family) secrets.set(`${name} of her family`, name).set(`number of ${name}`, id_no)
    for (const { number, fields } of held) {
      secrets.set(`number of a certificate ${number}`, number)
      for (const [label, value] of Object.entries(fields))
        if (label.includes('址')) secrets.set(`${label} ${value}`, value)
    }
  } finally {
    await Promise.all([identity.close(), certificates.close()])
  }
  secrets.set('her openid', her.openid).set('her session', token)
  secrets.set('her file name', FILE_NAME).set('where her photo was taken', PLACE)
  secrets.set('what the clerk wrote', '请补签名页').set('a phone number in it', '13911112222')
  for (const [name, value] of Object.entries(TYPED)) secrets.set(name, value)
  expect(secrets.size).toBeGreaterThan(15)
  for (const value of secrets.values()) expect(Array.from(value).length).toBeGreaterThanOrEqual(3)
}

/** A file of hers: some of its bytes stand for all, however they might be written down. */
function watchFile(content: Buffer): Buffer {
  const part = content.subarray(2_000, 2_030)
  secrets.set(`bytes of a file, hex ${part[0]}`, part.toString('hex'))
  secrets.set(`bytes of a file, base64 ${part[0]}`, part.toString('base64'))
  return content
}

/** Every row of every table of ours as text, by table. Bytes are hex. */
const dump = (): Promise<Map<string, string>> =>
  onServer(world.bff.databaseUrl, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'bff' and table_type = 'BASE TABLE'`,
    )
    const found = new Map<string, string>()
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string }>(`select t::text as text from bff.${name} t`)
      found.set(name, rows.map(({ text }) => text).join('\n'))
    }
    return found
  })

function findings(texts: ReadonlyMap<string, string>): string[] {
  return [...texts].flatMap(([where, text]) =>
    [...secrets].flatMap(([what, value]) => (text.includes(value) ? [`${where}: ${what}`] : [])),
  )
}

/** Which tables say what she applies for, by the item's name: a form and its item are the hall's, and public. */
const namesItem = (texts: ReadonlyMap<string, string>) =>
  [...texts].filter(([table, text]) => table !== 'draft' && /居住证|预约|审批/.test(text)).map(([table]) => table)

/** Nothing is found now, and there was something to look through. */
async function look(tables: readonly string[]): Promise<void> {
  const texts = await dump()
  expect(findings(texts)).toEqual([])
  expect(namesItem(texts).filter((table) => table !== 'wechat_template')).toEqual([])
  for (const table of tables) expect([table, texts.get(table)]).toEqual([table, expect.stringContaining(her.sub)])
}

test('while she fills in and a file is on its way', async () => {
  await book(api, token, await nearestFirstTime(api))
  const { draft } = await api.ok(endpoints.applications.start, { token, body: { item } })
  const { residenceAddress } = TYPED
  const body = { version: draft.version, fields: { residenceAddress } }
  await api.ok(endpoints.applications.save, { token, params: { id: draft.id }, body })
  const material = (await materialsFor(api, token, item)).find(({ uploadable }) => uploadable)
  if (!material) throw new Error('nothing can be uploaded')
  const content = watchFile(photo(400))
  const started = await api.ok(endpoints.materials.startUpload, {
    token,
    body: {
      item,
      material: material.id,
      ...(material.kinds[0] && { kind: material.kinds[0] }),
      fileName: FILE_NAME,
      size: content.length,
    },
  })
  await sendPiece(world.bff.url, token, started.id, content, 0)
  await look(['operation', 'message', 'outbox', 'fact', 'reminder', 'draft', 'upload', 'contact', 'audit'])
})

test('while it is not known whether the store has ended her consent, or the hall taken her application', async () => {
  const held = (await materialsFor(api, token, item)).find(({ offer }) => offer !== null)
  if (!held?.offer) throw new Error('nothing is held')
  const wanted = { item, material: held.id, certificate: held.offer.certificate }
  const { consent } = await api.ok(endpoints.certificates.consent, { token, body: wanted })
  await world.province.control.setSystem('certificates', { mode: 'slow', latencyMs: 2_000 })
  const revoked = await api.send(endpoints.certificates.revokeConsent, { token, params: { id: consent.id } })
  expect(revoked.status).toBe(202)
  await look(['store_request', 'consent'])
  await world.province.control.setSystem('certificates', { mode: 'ok' })

  const { draft } = await ready(api, token, world.bff.url, item, { residenceAddress: TYPED.residenceAddress })
  await world.province.control.setSystem('hall', { mode: 'slow', latencyMs: 2_000 })
  const params = { id: draft.id }
  const sent = { token, params, body: { version: draft.version, truthful: true as const } }
  await api.send(endpoints.applications.submit, sent)
  await look(['draft', 'operation'])
  await world.province.control.setSystem('hall', { mode: 'ok' })
})

let application: string

test('after the window, a supplement, a finish, a rating, and with a new draft begun', async () => {
  const card = await eventually(
    async () => {
      const { applications } = await api.ok(endpoints.applications.mine, { token })
      const found = applications.state === 'fresh' && applications.data.find(({ itemCode }) => itemCode === item)
      if (!found) throw new Error('not submitted')
      return found
    },
    { timeoutMs: 20_000 },
  )
  application = card.id
  await clerk.accept(application)
  await clerk.askSupplement(application, REASON)
  const open = await eventually(
    async () => {
      const { application: part } = await api.ok(endpoints.applications.one, { token, params: { id: application } })
      const asked = part.state === 'fresh' ? part.data.supplement?.materials[0] : null
      if (!asked) throw new Error('not asked')
      return asked
    },
    { timeoutMs: 20_000 },
  )
  const paper = await upload(
    api,
    token,
    world.bff.url,
    { item, material: open.id, kind: open.kinds?.[0] },
    watchFile(photo()),
  )
  await api.ok(endpoints.applications.handIn, {
    token,
    params: { id: application },
    body: { materials: [{ material: open.id, choice: { use: 'stored', stored: paper.id } }], note: TYPED.note },
  })
  await clerk.receiveSupplement(application)
  const later = (await api.ok(endpoints.applications.one, { token, params: { id: application } })).application
  if (later.state !== 'fresh') throw new Error('not fresh')
  for (const each of later.data.later) {
    const late = await upload(api, token, world.bff.url, { item, material: each.id }, watchFile(photo()))
    const materials = [{ material: each.id, choice: { use: 'stored' as const, stored: late.id } }]
    await api.ok(endpoints.applications.handIn, { token, params: { id: application }, body: { materials } })
  }
  await clerk.finishAfterReviews(application)
  await eventually(
    async () => {
      const { messages } = await api.ok(endpoints.notifications.messages, { token })
      expect(messages.map(({ kind }) => kind)).toEqual(
        // Issued: what is listed from now on is the new certificate, and not the one it replaces.
        expect.arrayContaining(['application_finished', 'supplement_asked', 'certificate_issued']),
      )
    },
    { timeoutMs: 20_000 },
  )
  const rating = { application, level: 3 as const, aspects: [], comment: TYPED.note }
  await api.ok(endpoints.feedback.rate, { token, body: rating })
  await api.ok(endpoints.applications.start, { token, body: { item } })
  await api.ok(endpoints.certificates.mine, { token })
  await choices(api, token, world.bff.url, item)
  await look(['operation', 'message', 'outbox', 'fact', 'reminder', 'draft', 'application', 'consent', 'audit'])
  const texts = await dump()
  for (const table of ['application_record', 'grant_entry', 'wechat_push', 'exchange_nonce'])
    expect([table, findings(new Map([[table, texts.get(table) ?? 'no such table']]))]).toEqual([table, []])
  expect(texts.get('application_record')).toContain(application)
})

test('and the log: of what went well, of what was refused, and of outside systems that fail', async () => {
  const idNumber = secrets.get('her identity number') ?? ''
  const strange = `/api/certificates/${idNumber}?phone=${secrets.get('her phone number')}&name=${encodeURIComponent(her.name)}`
  await fetch(`${world.bff.url}${strange}`, { headers: { authorization: `Bearer ${token}` } })
  await fetch(`${world.bff.url}/api/applications/drafts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: `{"item": "${her.name} ${idNumber}`,
  })
  for (const name of ['hall', 'certificates', 'identity', 'wechat'] as const) {
    await world.province.control.setSystem(name, { mode: 'failing', failureRate: 1 })
    await api.send(endpoints.home.home, { token })
    await api.send(endpoints.applications.one, { token, params: { id: application } })
    await api.send(endpoints.certificates.mine, { token })
    await api.send(endpoints.residents.me, { token })
    await world.province.control.setSystem(name, { mode: 'ok' })
  }
  await api.send(endpoints.residents.signOut, { token })
  await eventually(() => expect(lines.filter((line) => line.includes('"status":503')).length).toBeGreaterThan(0))
  expect(lines.length).toBeGreaterThan(50)
  expect(findings(new Map([['log', lines.join('\n')]]))).toEqual([])
})
