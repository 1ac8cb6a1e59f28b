import { addDays, instantOf, localDayOf } from '@shared/standards/time'
import { onServer } from '../tools/stores/postgres-cluster'
import { eventually, type Resident, signIn, startWorld, type World } from '../tools/testing/world'
import { choices, clerkAt, emptyFields, findItem, materialsFor, PLACE, ready, submit, upload } from './applying'
import { book, nearestFirstTime } from './booking'
import { type Api, apiAt, endpoints } from './client'

/**
 * Once through the whole mission, as a phone asks: she applies with what there is, follows it, is told, and hands in
 * nothing twice. The steps build on each other, as her day does.
 */

let world: World
let api: Api
let token: string
let her: Resident
let clerk: ReturnType<typeof clerkAt>
/** The residence permit's renewal where she lives. */
let item: string
let application: string
let consents: string[]
let lease: string

beforeAll(async () => {
  // Waiting for the truth asks more often than a person would.
  world = await startWorld({ bff: { env: { RATE_LIMIT_PER_10S: '2000' } } })
  api = apiAt(world.bff.url)
  clerk = clerkAt(world)
  token = await signIn(world, 'r001')
  const found = (await world.province.control.residents()).find(({ key }) => key === 'r001')
  if (!found) throw new Error('nobody is r001')
  her = found
  item = await findItem(api, '居住证签注', '居住证签注', '440106000000')
})
afterAll(() => world?.stop())

const inbox = async () => (await api.ok(endpoints.notifications.messages, { token })).messages
const told = (kind: string) =>
  eventually(
    async () => {
      const found = (await inbox()).find((each) => each.kind === kind)
      if (!found) throw new Error(`not told ${kind}`)
      return found
    },
    { timeoutMs: 20_000 },
  )
/** What has reached her WeChat, newest first, as `title: value, value`. */
const phone = async () =>
  (
    await world.province.control.phone<{ messages: { title: string; lines: { value: string }[] }[] }>(her.openid)
  ).messages.map(({ title, lines }) => `${title}: ${lines.map(({ value }) => value).join(', ')}`)
const follow = async (id = application) => {
  const { application: part } = await api.ok(endpoints.applications.one, { token, params: { id } })
  if (part.state === 'unavailable') throw new Error(part.message)
  return part.data
}

/** The BFF follows the province's clock a moment later. */
const moveClock = async (to: Date) => {
  await world.province.control.setClock(to)
  await eventually(async () => {
    const { serverTime } = await api.ok(endpoints.home.home)
    expect(Math.abs(Date.parse(serverTime) - to.getTime())).toBeLessThan(60_000)
  })
}

test('1 · the guide says what is held, stored, verified, may follow, and is really hers to provide, each with its reason', async () => {
  const { materials } = await api.ok(endpoints.catalogue.guide, { token, params: { code: item } })
  if (materials?.state !== 'fresh') throw new Error('not fresh')
  const standing = Object.fromEntries(materials.data.map((each) => [each.standing, each]))
  expect(Object.keys(standing).sort()).toEqual(['checked', 'held', 'later', 'provide', 'stored'])
  for (const each of materials.data) expect(each.reasons.length).toBeGreaterThan(0)
  expect(standing.held?.reasons[0]?.code).toMatch(/^certificate_/)
  expect(standing.stored).toMatchObject({ stored: { trustLevel: 'A' }, reasons: [{ code: 'issued_by_office' }] })
  expect(standing.checked?.reasons[0]).toMatchObject({
    code: 'checked_by_department',
    by: expect.stringContaining('公安'),
  })
  // Her lease was kept, and has ended.
  expect(standing.provide?.reasons[0]).toMatchObject({ code: 'stored_ended', name: '房屋租赁合同' })
  expect(await materialsFor(api, token, item)).toEqual(materials.data)
})

test('2 · the form arrives filled, each value with its source; it is saved on every change and two devices never overwrite each other', async () => {
  const { draft } = await api.ok(endpoints.applications.start, { token, body: { item } })
  const origins = Object.values(draft.fields).flatMap(({ origin, value }) => (value === null ? [] : [origin?.kind]))
  expect(origins.length).toBeGreaterThan(4)
  expect(origins).not.toContain(undefined)
  expect(new Set(origins)).toEqual(new Set([...origins].filter((kind) => kind !== 'typed')))
  expect(Object.values(draft.fields).some(({ origin }) => origin?.kind === 'certificate' && origin.asOf !== null)).toBe(
    true,
  )
  const number = Object.values(draft.fields).find(({ masked, value }) => masked && /^\d{3}\*+/.test(String(value)))
  expect(number).toBeDefined()

  const free = Object.entries(draft.form.properties).find(
    ([name, field]) => field.type === 'string' && !field.enum && !field.format && !draft.form.required.includes(name),
  )?.[0]
  if (!free) throw new Error('the form has no free field')
  const params = { id: draft.id }
  const saved = await api.ok(endpoints.applications.save, {
    token,
    params,
    body: { version: draft.version, fields: { [free]: '测试单位' } },
  })
  expect(saved.draft).toMatchObject({
    version: draft.version + 1,
    fields: { [free]: { value: '测试单位', origin: { kind: 'typed' } } },
  })
  // Another device still has the version before.
  const late = await api.problem(endpoints.applications.save, {
    token,
    params,
    body: { version: draft.version, fields: { [free]: '别处' } },
  })
  expect(late).toMatchObject({ code: 'draft_changed', status: 409, draft: { version: saved.draft.version } })
  // Begun again on a new phone it is the same one.
  const again = await api.ok(endpoints.applications.start, { token, body: { item } })
  expect(again.draft).toMatchObject({ id: draft.id, fields: { [free]: { value: '测试单位' } } })
  const home = await api.ok(endpoints.home.home, { token })
  expect(home.drafts).toMatchObject({ data: [{ id: draft.id }] })
})

test('3 · she allows two certificates, uploads one paper, submits, and has a receipt at once', async () => {
  const handed = await choices(api, token, world.bff.url, item)
  consents = handed.consents
  expect(consents).toHaveLength(2)
  expect(handed.uploaded).toHaveLength(1)
  expect(handed.uploaded[0]).toMatchObject({ trustLevel: 'C', contentType: 'image/png' })
  const { consents: receipts } = await api.ok(endpoints.certificates.consents, { token })
  for (const receipt of receipts) {
    expect(receipt).toMatchObject({ state: 'active', item: { code: item }, application: null })
    expect(receipt.receiptNo).toMatch(/^SQ\d{8}-/)
    expect(receipt.fields.length).toBeGreaterThan(0)
    expect(receipt.validUntil > localDayOf(new Date(receipt.givenAt))).toBe(true)
  }
  lease =
    Object.entries(handed.chosen).find(
      ([, choice]) => choice.use === 'stored' && choice.stored === handed.uploaded[0]?.id,
    )?.[0] ?? ''

  const { draft } = await api.ok(endpoints.applications.start, { token, body: { item } })
  expect(emptyFields(draft)).toEqual([])
  const incomplete = await api.problem(endpoints.applications.submit, {
    token,
    params: { id: draft.id },
    body: { version: draft.version, truthful: true },
  })
  expect(incomplete).toMatchObject({ code: 'materials_missing', materials: expect.arrayContaining([lease]) })
  const saved = await api.ok(endpoints.applications.save, {
    token,
    params: { id: draft.id },
    body: { version: draft.version, materials: handed.chosen },
  })
  const key = 'e2e-mission-submit-0001'
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => submit(api, token, saved.draft, key)))
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
  const [first] = answers
  application = first?.id ?? ''
  expect(first).toMatchObject({ stage: 'submitted', clock: { state: 'not_started' } })
  expect(first?.receiptNo).toMatch(/\d/)
  const { applications } = await api.ok(endpoints.applications.mine, { token })
  if (applications.state !== 'fresh') throw new Error('not fresh')
  expect(applications.data.filter(({ itemCode }) => itemCode === item)).toHaveLength(1)
  expect(await told('application_submitted')).toMatchObject({ page: expect.stringContaining(application) })
  const { consents: attached } = await api.ok(endpoints.certificates.consents, { token })
  expect(attached.map((each) => each.application)).toEqual([application, application])
})

test('4 · she grants reminders; the window accepts, asks for a supplement, and she is told where it needs her', async () => {
  const before = await api.ok(endpoints.notifications.reminders, { token })
  const progress = before.reminders.find(({ purpose }) => purpose === 'application_progress')
  if (!progress) throw new Error('no template for progress')
  expect(before).toMatchObject({ phone: true })
  expect(progress).toMatchObject({ granted: 0, answer: null })
  await world.province.control.popup(her.openid, { [progress.templateId]: 'accept' })
  await eventually(async () => {
    const { reminders } = await api.ok(endpoints.notifications.reminders, { token })
    expect(reminders.find(({ purpose }) => purpose === 'application_progress')).toMatchObject({
      granted: 1,
      answer: 'accept',
    })
  })

  await clerk.accept(application)
  await told('application_accepted')
  await eventually(async () =>
    expect(await follow()).toMatchObject({
      stage: 'accepted',
      clock: { state: 'running', usedDays: 0, promisedDays: 5 },
    }),
  )
  // What the window sees is the picture, and not where it was taken.
  const paper = await eventually(async () => {
    const { SJ } = await world.province.control.counter<{ SJ: { contentType: string; content: string } | null }>(
      'GET',
      `wj?sblsh=${application}&clbh=${lease}`,
    )
    if (!SJ?.contentType) throw new Error('not to be read yet')
    return SJ
  })
  expect(paper.contentType).toBe('image/png')
  expect(Buffer.from(paper.content, 'base64').includes(PLACE)).toBe(false)
  await clerk.compare(application, lease)
  await clerk.askSupplement(application, '租赁合同缺签名页', [
    { CLBH: lease, CLMC: '房屋租赁合同签名页' },
    // Something new, which no guide names.
    { CLMC: '房东情况说明' },
  ])
  const message = await told('supplement_asked')
  expect(message.page).toContain(application)
  await eventually(
    async () =>
      expect(await phone()).toEqual(expect.arrayContaining([expect.stringMatching(/业务办理进度提醒: 居住证签注/)])),
    { timeoutMs: 20_000 },
  )
})

test('5 · the clock stands still while she is asked; she answers in place; it is approved, finished, and she rates it', async () => {
  const asked = await follow()
  expect(asked).toMatchObject({
    stage: 'supplement',
    clock: { state: 'paused' },
    supplement: { reason: '租赁合同缺签名页', handedInAt: null },
  })
  // Two working days later the clock has not moved.
  await moveClock(instantOf('2026-11-26', '09:00'))
  expect((await follow()).clock).toMatchObject({ state: 'paused', usedDays: asked.clock.usedDays })
  const open = asked.supplement?.materials ?? []
  expect(open.map(({ id }) => id)).toEqual([lease, 'BZ1-2'])
  const materials = []
  for (const { id: material, kinds } of open) {
    const paper = await upload(api, token, world.bff.url, { item, application, material, kind: kinds[0] })
    materials.push({ material, choice: { use: 'stored' as const, stored: paper.id } })
  }
  const { application: handed } = await api.ok(endpoints.applications.handIn, {
    token,
    params: { id: application },
    body: { materials, note: '已补签名页' },
  })
  expect(handed.supplement?.handedInAt).not.toBeNull()
  await clerk.receiveSupplement(application)
  await told('supplement_received')
  expect((await follow()).clock).toMatchObject({ state: 'running' })

  const later = (await follow()).later
  expect(later.length).toBeGreaterThan(0)
  for (const each of later) {
    const late = await upload(api, token, world.bff.url, { item, material: each.id })
    await api.ok(endpoints.applications.handIn, {
      token,
      params: { id: application },
      body: { materials: [{ material: each.id, choice: { use: 'stored', stored: late.id } }] },
    })
  }
  await clerk.finishAfterReviews(application)
  await told('application_finished')
  const issued = await told('certificate_issued')
  expect(issued.page).toContain('certificates')
  const finished = await follow()
  expect(finished).toMatchObject({
    stage: 'finished',
    clock: { state: 'stopped' },
    canRate: true,
    result: { kind: 'issued', certificate: { id: expect.any(String) } },
  })
  // The record of the end came again with the certificate: nobody corrected anything.
  expect(finished.timeline.filter(({ corrected }) => corrected)).toEqual([])
  expect(finished.timeline.map(({ event }) => event)).toEqual(
    expect.arrayContaining([
      'submitted',
      'accepted',
      'supplement_asked',
      'handed_in',
      'supplement_received',
      'reviewed',
      'finished',
    ]),
  )
  expect(finished.timeline.find(({ event }) => event === 'supplement_asked')?.paused).toBe(true)

  const body = { application, level: 4 as const, aspects: ['guide' as const], comment: '指南写得清楚' }
  const { application: rated } = await api.ok(endpoints.feedback.rate, { token, body })
  expect(rated).toMatchObject({ canRate: false, rating: { level: 4, comment: '指南写得清楚' } })
  expect((await api.problem(endpoints.feedback.rate, { token, body: { ...body, level: 1 } })).code).toBe(
    'already_rated',
  )
})

test('6 · the new certificate is in her wallet; a code shows it once; the use is in her log; a revoked consent ends the next', async () => {
  const wallet = await eventually(
    async () => {
      const { certificates } = await api.ok(endpoints.certificates.mine, { token })
      if (certificates.state !== 'fresh') throw new Error('not fresh')
      const permits = certificates.data.filter(({ name }) => name.includes('居住证'))
      if (!permits.some(({ state, validUntil }) => state === 'valid' && (validUntil ?? '') > '2027-06'))
        throw new Error('not renewed yet')
      return permits
    },
    { timeoutMs: 20_000 },
  )
  const permit = wallet.find(({ state }) => state === 'valid')
  if (!permit) throw new Error('no valid permit')
  expect((await follow()).result?.certificate?.id).toBe(permit.id)

  const shown = await api.ok(endpoints.certificates.createCode, {
    token,
    params: { certificate: permit.id },
    body: { purpose: 'identity' },
  })
  expect(Date.parse(shown.expiresAt) - Date.parse(shown.serverTime)).toBeLessThan(62_000)
  const verify = (purpose: string) =>
    world.province.control.verifyCode({ code: shown.code, purpose, verifierName: '测试银行柜台' })
  expect((await verify('matter')).head.status).toBe('100')
  const both = await Promise.all([verify('identity'), verify('identity')])
  expect(both.map(({ head }) => head.status).sort()).toEqual(['0', '24'])
  expect(await api.ok(endpoints.certificates.codeState, { token, params: { id: shown.id } })).toMatchObject({
    state: 'used',
    usedBy: '测试银行柜台',
  })
  const { usage } = await api.ok(endpoints.certificates.usage, { token })
  if (usage.state !== 'fresh') throw new Error('not fresh')
  expect(usage.data.find(({ by }) => by === '测试银行柜台')).toMatchObject({
    own: false,
    certificate: { id: permit.id },
  })

  const { consents: receipts } = await api.ok(endpoints.certificates.consents, { token })
  const receipt = receipts.find(({ id }) => id === consents[0])
  if (!receipt) throw new Error('no receipt')
  const material = (await follow()).materials.find(({ certificate }) => certificate === receipt.certificate)
  const read = await clerk.readCertificate(application, material?.id ?? '')
  // The clerk read it by her leave, and no more than she allowed.
  if (read.ZT === '0')
    expect(Object.keys(read.fields ?? {}).every((label) => receipt.fields.includes(label))).toBe(true)
  const revoked = await api.ok(endpoints.certificates.revokeConsent, { token, params: { id: receipt.id } })
  expect(revoked.consent.state).toBe('revoked')
  expect((await clerk.readCertificate(application, material?.id ?? '')).ZT).toBe('100')
})

test('7 · the next application asks for nothing that is held and valid, and what was compared is level B', async () => {
  const change = await findItem(api, '居住证地址变更', '居住证地址变更', '440106000000')
  const materials = await materialsFor(api, token, change)
  const home = materials.find(({ name }) => name.startsWith('住所证明'))
  expect(home).toMatchObject({ standing: 'stored', stored: { trustLevel: 'B' } })
  expect(materials.filter(({ standing }) => standing === 'provide')).toEqual([])
  // The new address is what the change is about: nobody can know it.
  const next = await ready(api, token, world.bff.url, change, { residenceAddress: '广东省广州市天河区测试街9号' })
  expect(next.uploaded).toEqual([])
  expect((await submit(api, token, next.draft)).stage).toBe('submitted')
})

test('8 · her appointment reminds her the evening before and two hours before, moves with a reschedule, and goes with a cancel', async () => {
  const { control } = world.province
  await moveClock(instantOf('2026-11-27', '09:00'))
  const { reminders } = await api.ok(endpoints.notifications.reminders, { token })
  const ids = reminders.filter(({ kind }) => kind === 'one_time').map(({ templateId }) => templateId)
  // Asked at three moments: WeChat's events of one second are one event.
  for (let times = 1; times <= 3; times += 1) {
    await moveClock(instantOf('2026-11-27', `09:0${times}`))
    await control.popup(her.openid, Object.fromEntries(ids.map((id) => [id, 'accept' as const])))
  }
  await eventually(async () => {
    const now = await api.ok(endpoints.notifications.reminders, { token })
    expect(now.reminders.find(({ purpose }) => purpose === 'appointment_reminder')?.granted).toBe(3)
  })
  const place = await nearestFirstTime(api)
  const { id, startsAt } = await book(api, token, place)
  await told('appointment_booked')
  const { slots } = await api.ok(endpoints.appointments.slots, {
    query: { items: place.item, hall: place.hall.id, day: localDayOf(startsAt) },
  })
  const later = slots.findLast(({ left }) => left > 0)
  if (!later) throw new Error('nothing is left that day')
  const { appointment: moved } = await api.ok(endpoints.appointments.reschedule, {
    token,
    params: { id },
    body: { slot: later.id, items: [place.item] },
  })
  expect(moved).toMatchObject({ id, state: 'booked', startsAt: later.startsAt })
  expect(await told('appointment_moved')).toMatchObject({ page: expect.stringContaining(id) })

  // The evening before.
  await moveClock(instantOf(localDayOf(Date.parse(moved.startsAt) - 86_400_000), '19:01'))
  const evening = await told('appointment_tomorrow')
  expect(evening.values.startsAt).toBe(moved.startsAt)
  const reminded = async () => (await phone()).filter((line) => line.startsWith('预约办理提醒'))
  await eventually(async () => expect(await reminded()).toHaveLength(1), { timeoutMs: 20_000 })
  // Two hours before the old time nothing is said; before the new one it is.
  await moveClock(new Date(Date.parse(moved.startsAt) - 2 * 3_600_000 + 60_000))
  await told('appointment_soon')
  const soon = (await inbox()).filter(({ kind }) => kind === 'appointment_soon')
  expect(soon).toHaveLength(1)
  await eventually(async () => expect(await reminded()).toHaveLength(2), { timeoutMs: 20_000 })

  const other = await book(api, token, await nearestFirstTime(api))
  await api.ok(endpoints.appointments.cancel, { token, params: { id: other.id }, body: {} })
  await moveClock(instantOf(localDayOf(Date.parse(other.startsAt) - 86_400_000), '19:01'))
  await eventually(async () => expect((await inbox()).map(({ kind }) => kind)).toContain('appointment_cancelled'))
  expect(
    (await inbox()).filter(({ kind, page }) => kind === 'appointment_tomorrow' && page?.includes(other.id)),
  ).toEqual([])
})

test('8 · a certificate that ends in 30 days says so, with the renewal ready to start', async () => {
  const spouse = await signIn(world, 'r002')
  const { certificates } = await api.ok(endpoints.home.home, { token: spouse })
  if (certificates?.state !== 'fresh') throw new Error('not fresh')
  const wallet = await api.ok(endpoints.certificates.mine, { token: spouse })
  if (wallet.certificates.state !== 'fresh') throw new Error('not fresh')
  const licence = wallet.certificates.data.find(({ name }) => name.includes('驾驶证'))
  expect(licence).toMatchObject({ state: 'valid', renewal: { online: true } })
  // What was listed becomes a fact after the answer has left.
  await eventually(async () => {
    const { rows } = await onServer(world.bff.databaseUrl, (client) =>
      client.query(`select 1 from bff.fact where kind = 'certificate' and key = $1`, [licence?.id]),
    )
    expect(rows).toHaveLength(1)
  })
  await moveClock(instantOf(addDays(licence?.validUntil ?? '', -30), '09:01'))
  const message = await eventually(
    async () => {
      const { messages } = await api.ok(endpoints.notifications.messages, { token: spouse })
      const found = messages.find(({ kind, values }) => kind === 'certificate_ending' && values.name === licence?.name)
      if (!found) throw new Error('not told')
      return found
    },
    { timeoutMs: 20_000 },
  )
  expect(message.page).toContain(licence?.renewal?.item)
  const { draft } = await api.ok(endpoints.applications.start, {
    token: spouse,
    body: { item: licence?.renewal?.item ?? '' },
  })
  expect(emptyFields(draft)).toEqual([])
})

test('9 · the birth permit of a married couple: only the identity, no upload, nothing personal typed', async () => {
  const spouse = await signIn(world, 'r002')
  const permit = await findItem(api, '准生证', '生育登记（第二个子女）', '440106000000')
  const { draft, uploaded, consents: allowed } = await ready(api, spouse, world.bff.url, permit)
  expect(uploaded).toEqual([])
  expect(allowed.length).toBeGreaterThan(0)
  expect(emptyFields(draft)).toEqual([])
  expect(Object.values(draft.fields).every(({ origin }) => origin?.kind !== 'typed')).toBe(true)
  const { id } = await submit(api, spouse, draft)
  await clerk.accept(id)
  await clerk.finishAfterReviews(id)
  await eventually(
    async () => {
      const { certificates } = await api.ok(endpoints.certificates.mine, { token: spouse })
      if (certificates.state !== 'fresh') throw new Error('not fresh')
      expect(certificates.data.map(({ name }) => name)).toContain('生育登记证明')
    },
    { timeoutMs: 20_000 },
  )
})
