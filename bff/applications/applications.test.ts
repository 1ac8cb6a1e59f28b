import { createHmac, randomUUID } from 'node:crypto'
import type { Application, Draft } from '@shared/applications/contract'
import { clerkAt, emptyFields, findItem, photo, ready, submit, upload } from '../../e2e/applying'
import { type Api, apiAt, endpoints } from '../../e2e/client'
import { onServer } from '../../tools/stores/postgres-cluster'
import { eventually, STANDARD_NOW, signIn, startWorld, type World } from '../../tools/testing/world'

/** Applying against the real province: hers and nobody else's, once, and the truth whatever the hall does meanwhile. */

let world: World
let api: Api
let hers: string
let his: string
let clerk: ReturnType<typeof clerkAt>
/** 居住证地址变更 and 居住证签注, where r001 lives. */
let change: string
let renewal: string

beforeAll(async () => {
  world = await startWorld({ bff: { env: { UPSTREAM_TIMEOUT_MS: '1000', RATE_LIMIT_PER_10S: '100000' } } })
  api = apiAt(world.bff.url)
  clerk = clerkAt(world)
  hers = await signIn(world, 'r001')
  his = await signIn(world, 'r005')
  change = await findItem(api, '居住证地址变更', '居住证地址变更', '440106000000')
  renewal = await findItem(api, '居住证签注', '居住证签注', '440106000000')
}, 180_000)
afterAll(() => world?.stop(), 60_000)
afterEach(async () => {
  for (const name of ['hall', 'certificates', 'identity'] as const)
    await world.province.control.setSystem(name, { mode: 'ok' })
})

const start = async (item = change, token = hers): Promise<Draft> =>
  (await api.ok(endpoints.applications.start, { token, body: { item } })).draft
const discard = (draft: Draft, token = hers) =>
  api.ok(endpoints.applications.discard, { token, params: { id: draft.id } })
/** What nobody knows but her: where she has moved to. */
const TYPED = { residenceAddress: '广州市天河区测试路 8 号 301 房' }
const prepare = (item = change) => ready(api, hers, world.bff.url, item, item === change ? TYPED : {})
const readyDraft = async (item = change): Promise<Draft> => (await prepare(item)).draft
const applied = async (item = change): Promise<Application> => submit(api, hers, await readyDraft(item))
const follow = async (id: string, token = hers) =>
  (await api.ok(endpoints.applications.one, { token, params: { id } })).application
const fresh = async (id: string): Promise<Application> => {
  const part = await follow(id)
  if (part.state !== 'fresh') throw new Error(`the application is ${part.state}`)
  return part.data
}
/** The BFF follows within a moment; a session from another day is over or not begun. */
async function moveClock(to: string): Promise<void> {
  await world.province.control.setClock(to)
  await eventually(async () =>
    expect((await api.ok(endpoints.home.home)).serverTime.slice(0, 10)).toBe(to.slice(0, 10)),
  )
  hers = await signIn(world, 'r001')
}
const submitBody = (draft: Draft) => ({
  params: { id: draft.id },
  body: { version: draft.version, truthful: true as const },
})
const mine = async (item = change) => {
  const { applications } = await api.ok(endpoints.applications.mine, { token: hers })
  if (applications.state !== 'fresh') throw new Error('not fresh')
  return applications.data.filter(({ itemCode }) => itemCode === item)
}
const messagesAbout = async (id: string) =>
  (await api.ok(endpoints.notifications.messages, { token: hers })).messages
    .filter(({ page }) => page?.includes(id))
    .map(({ kind }) => kind)
const bffRows = <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
  onServer(world.bff.databaseUrl, async (client) => (await client.query(sql, values)).rows as T[])

describe('drafts', () => {
  test('begun five times at once it is one, and it comes filled, private values masked', async () => {
    const drafts = await Promise.all([1, 2, 3, 4, 5].map(() => start()))
    expect(new Set(drafts.map(({ id }) => id)).size).toBe(1)
    const [draft] = drafts as [Draft]
    const { applicantIdNumber, applicantPhone, applicantName } = draft.fields
    expect(applicantIdNumber).toMatchObject({ masked: true, origin: { kind: 'identity', asOf: '2026-11-24' } })
    expect(applicantIdNumber?.value).toMatch(/^\d{3}\*{11}[\dX]{4}$/)
    expect(applicantPhone?.value).toMatch(/^\d{3}\*{4}\d{4}$/)
    expect(applicantName).toMatchObject({ masked: false, origin: { kind: 'identity' } })
    expect(JSON.stringify(draft)).not.toMatch(/\d{17}[\dX]|"1\d{10}"/)
    const [row] = await bffRows<{ text: string }>('select draft::text as text from bff.draft where id = $1', [draft.id])
    expect(row?.text).not.toMatch(/测试榕一|\d{17}[\dX]/)
    await discard(draft)
  })

  test('a masked value that comes back as it was shown changes nothing; a typed one does, and is masked again', async () => {
    const draft = await start()
    const params = { id: draft.id }
    const { applicantPhone, applicantIdNumber } = draft.fields
    const saved = await api.ok(endpoints.applications.save, {
      token: hers,
      params,
      body: {
        version: draft.version,
        fields: { applicantPhone: '13900001111', applicantIdNumber: applicantIdNumber?.value ?? '' },
      },
    })
    expect(saved.draft.fields.applicantIdNumber).toEqual(applicantIdNumber)
    expect(saved.draft.fields.applicantPhone).toMatchObject({
      value: '139****1111',
      masked: true,
      origin: { kind: 'typed', asOf: '2026-11-24' },
    })
    expect(applicantPhone?.origin?.kind).toBe('identity')
    await discard(saved.draft)
  })

  test('who applies cannot be typed: not taken, and nothing else of that change either', async () => {
    const draft = await start()
    const change = (fields: Record<string, string>) => ({
      token: hers,
      params: { id: draft.id },
      body: { version: draft.version, fields },
    })
    const wrong: Record<string, string>[] = [
      { applicantName: '别人' },
      { applicantIdNumber: 'H12345678', applicantPhone: '13900001111' },
    ]
    for (const fields of wrong)
      expect(await api.problem(endpoints.applications.save, change(fields))).toMatchObject({ code: 'invalid_request' })
    expect((await start()).fields).toEqual(draft.fields)
    await discard(draft)
  })

  test('two devices at once: one change is taken, the other is told what the server has', async () => {
    const draft = await start()
    const save = (step: string) =>
      api.send(endpoints.applications.save, {
        token: hers,
        params: { id: draft.id },
        body: { version: draft.version, step },
      })
    const answers = await Promise.all([save('phone'), save('tablet')])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const refused = answers.find(({ status }) => status === 409)?.body
    expect(refused).toMatchObject({ code: 'draft_changed', draft: { version: draft.version + 1 } })
    await discard(draft)
  })

  test('a save that is repeated under its key is one change, not a conflict with itself', async () => {
    const draft = await start()
    const key = randomUUID()
    const save = () =>
      api.ok(endpoints.applications.save, {
        token: hers,
        params: { id: draft.id },
        body: { version: draft.version, step: 'materials' },
        key,
      })
    const answers = await Promise.all([1, 2, 3, 4, 5].map(save))
    expect(new Set(answers.map(({ draft: { version } }) => version))).toEqual(new Set([draft.version + 1]))
    await discard(draft)
  })

  test('sources that are silent keep nobody from beginning; what they know comes later, over nothing she typed', async () => {
    await world.province.control.setSystem('certificates', { mode: 'down' })
    const draft = await start(renewal)
    const empty = Object.entries(draft.fields).filter(([, { value, origin }]) => value === null && origin === null)
    expect(empty.length).toBeGreaterThan(0)
    const [[typed] = ['']] = empty.filter(([name]) => draft.form.properties[name]?.type === 'string')
    const saved = await api.ok(endpoints.applications.save, {
      token: hers,
      params: { id: draft.id },
      body: { version: draft.version, fields: { [typed]: '测试' } },
    })
    await world.province.control.setSystem('certificates', { mode: 'ok' })
    const later = await eventually(
      async () => {
        const opened = await api.ok(endpoints.applications.draft, { token: hers, params: { id: draft.id } })
        expect(emptyFields(opened.draft)).toEqual([])
        return opened.draft
      },
      { timeoutMs: 15_000 },
    )
    expect(later.version).toBeGreaterThan(saved.draft.version)
    expect(later.fields[typed]?.origin?.kind).toBe('typed')
    await discard(later)
  })

  test('a draft on an old form is carried over when it is opened', async () => {
    const draft = await start()
    const typed = await api.ok(endpoints.applications.save, {
      token: hers,
      params: { id: draft.id },
      body: { version: draft.version, fields: { note: '早上在家' } },
    })
    await bffRows(
      `update bff.draft set form_version = 'old', form = form #- '{properties,applicantName}' where id = $1`,
      [draft.id],
    )
    const { draft: opened } = await api.ok(endpoints.applications.draft, { token: hers, params: { id: draft.id } })
    expect(opened.version).toBe(typed.draft.version + 1)
    expect(opened.form).toEqual(draft.form)
    expect(opened.fields.note).toMatchObject({ value: '早上在家', origin: { kind: 'typed' } })
    expect(opened.fields.applicantName?.value).toBe(draft.fields.applicantName?.value)
    await discard(opened)
  })

  test('another resident finds no draft of hers', async () => {
    const draft = await start()
    const params = { id: draft.id }
    const { version } = draft
    for (const attempt of [
      api.problem(endpoints.applications.draft, { token: his, params }),
      api.problem(endpoints.applications.save, { token: his, params, body: { version, step: 'x' } }),
      api.problem(endpoints.applications.discard, { token: his, params }),
      api.problem(endpoints.applications.submit, { token: his, ...submitBody(draft) }),
    ])
      expect(await attempt).toMatchObject({ status: 404, code: 'not_found' })
    expect((await api.ok(endpoints.applications.drafts, { token: his })).drafts).toEqual([])
    await discard(draft)
  })
})

describe('submitting', () => {
  test('what is not complete is named: fields with their rule, then materials', async () => {
    const draft = await start()
    const { draft: emptied } = await api.ok(endpoints.applications.save, {
      token: hers,
      params: { id: draft.id },
      body: { version: draft.version, fields: { applicantPhone: '12345', applicantAddress: null } },
    })
    expect(await api.problem(endpoints.applications.submit, { token: hers, ...submitBody(emptied) })).toMatchObject({
      code: 'form_incomplete',
      errors: [
        { path: 'fields.applicantPhone', message: 'format' },
        { path: 'fields.applicantAddress', message: 'required' },
        { path: 'fields.residenceAddress', message: 'required' },
      ],
    })
    await discard(emptied)
    const empty = await start()
    const { draft: again } = await api.ok(endpoints.applications.save, {
      token: hers,
      params: { id: empty.id },
      body: { version: empty.version, fields: TYPED },
    })
    const problem = await api.problem(endpoints.applications.submit, { token: hers, ...submitBody(again) })
    expect(problem.code).toBe('materials_missing')
    expect(problem.materials?.length).toBeGreaterThan(0)
    await discard(again)
  })

  test('the result by post, where the form itself asks for it too: it is asked once and said to the hall alike', async () => {
    const { draft } = await prepare(renewal)
    expect(Object.keys(draft.form.properties)).not.toContain('resultDelivery')
    const { draft: posted } = await api.ok(endpoints.applications.save, {
      token: hers,
      params: { id: draft.id },
      body: { version: draft.version, delivery: 'post' },
    })
    const { id } = await submit(api, hers, posted)
    const { SJ } = await world.province.control.counter<{ SJ: { BD: { LJ: string; Z: string }[] } }>(
      'GET',
      `bjxq?sblsh=${id}`,
    )
    expect(SJ.BD.find(({ LJ }) => LJ === 'resultDelivery')?.Z).toContain('邮寄')
  })

  test('five times at once under one key: one application, one message, no draft left', async () => {
    const before = (await mine()).length
    const draft = await readyDraft()
    const key = randomUUID()
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => submit(api, hers, draft, key)))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(await mine()).toHaveLength(before + 1)
    const id = answers[0]?.id ?? ''
    expect(await messagesAbout(id)).toEqual(['application_submitted'])
    expect((await api.ok(endpoints.applications.drafts, { token: hers })).drafts).toEqual([])
    // Whatever she does with it from now on, she is told what it has become; nobody else is.
    const params = { id: draft.id }
    for (const attempt of [
      api.problem(endpoints.applications.draft, { token: hers, params }),
      api.problem(endpoints.applications.save, { token: hers, params, body: { version: draft.version, step: 'x' } }),
      api.problem(endpoints.applications.discard, { token: hers, params }),
      api.problem(endpoints.applications.submit, { token: hers, ...submitBody(draft) }),
    ])
      expect(await attempt).toMatchObject({ status: 409, code: 'draft_submitted', application: id })
    const stranger = await api.problem(endpoints.applications.draft, { token: his, params })
    expect(stranger).toMatchObject({ status: 404, code: 'not_found' })
    expect(stranger.application).toBeUndefined()
    // What she typed reached the window in full.
    const { SJ } = await world.province.control.counter<{ SJ: { BD: { LJ: string; Z: string }[] } }>(
      'GET',
      `bjxq?sblsh=${id}`,
    )
    expect(SJ.BD.find(({ LJ }) => LJ === 'applicantIdNumber')?.Z).toMatch(/^\d{17}[\dX]$/)
  })

  test('two devices submit the same draft at once: one application', async () => {
    const before = (await mine()).length
    const draft = await readyDraft()
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => api.send(endpoints.applications.submit, { token: hers, ...submitBody(draft) })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const { body } of answers.filter(({ status }) => status !== 201))
      expect(['wrong_state', 'draft_submitted']).toContain((body as { code: string }).code)
    expect(await mine()).toHaveLength(before + 1)
  })

  test('a consent that was withdrawn before submitting ends it, and she can go on', async () => {
    const { draft, consents } = await prepare()
    await api.ok(endpoints.certificates.revokeConsent, { token: hers, params: { id: consents[0] ?? '' } })
    expect(await api.problem(endpoints.applications.submit, { token: hers, ...submitBody(draft) })).toMatchObject({
      code: 'consent_ended',
    })
    const again = await readyDraft()
    expect(again.id).toBe(draft.id)
    await submit(api, hers, again)
  })

  test('the hall too slow to answer: being confirmed, the draft stands still, then the truth, once', async () => {
    const before = (await mine()).length
    const draft = await readyDraft()
    const key = randomUUID()
    await world.province.control.setSystem('hall', { mode: 'slow', latencyMs: 1_400 })
    const first = await api.send(endpoints.applications.submit, { token: hers, ...submitBody(draft), key })
    expect(first).toMatchObject({ status: 202, body: { state: 'being_confirmed' } })
    const { drafts } = await api.ok(endpoints.applications.drafts, { token: hers })
    expect(drafts).toMatchObject([{ id: draft.id, pending: true }])
    for (const attempt of [
      api.problem(endpoints.applications.save, {
        token: hers,
        params: { id: draft.id },
        body: { version: draft.version, step: 'x' },
      }),
      api.problem(endpoints.applications.discard, { token: hers, params: { id: draft.id } }),
      api.problem(endpoints.applications.submit, { token: hers, ...submitBody(draft) }),
    ])
      expect(await attempt).toMatchObject({ code: 'wrong_state' })
    await world.province.control.setSystem('hall', { mode: 'ok' })
    const { id } = await eventually(() => submit(api, hers, draft, key), { timeoutMs: 20_000 })
    expect(await mine()).toHaveLength(before + 1)
    expect(await messagesAbout(id)).toEqual(['application_submitted'])
    expect((await api.ok(endpoints.applications.drafts, { token: hers })).drafts).toEqual([])
  })

  test('nobody asks again: it is found out all the same', async () => {
    const before = (await mine()).length
    const draft = await readyDraft()
    await world.province.control.setSystem('hall', { mode: 'slow', latencyMs: 1_400 })
    await api.send(endpoints.applications.submit, { token: hers, ...submitBody(draft) })
    await world.province.control.setSystem('hall', { mode: 'ok' })
    await eventually(
      async () => expect((await api.ok(endpoints.applications.drafts, { token: hers })).drafts).toEqual([]),
      { timeoutMs: 20_000 },
    )
    expect(await mine()).toHaveLength(before + 1)
  })

  test('killed between submitting and its answer: one application, and the repeat gets it', async () => {
    const before = (await mine()).length
    const draft = await readyDraft()
    const key = randomUUID()
    await world.province.control.setSystem('hall', { mode: 'slow', latencyMs: 800 })
    const lost = submit(api, hers, draft, key).then(
      () => 'answered',
      () => 'lost',
    )
    await eventually(async () =>
      expect(
        await bffRows('select 1 from bff.draft where id = $1 and submitting is not null', [draft.id]),
      ).toHaveLength(1),
    )
    await world.bff.kill()
    expect(await lost).toBe('lost')
    await world.province.control.setSystem('hall', { mode: 'ok' })
    await world.bff.restart()
    const { id } = await eventually(() => submit(api, hers, draft, key), { timeoutMs: 30_000 })
    expect(await mine()).toHaveLength(before + 1)
    await eventually(async () => expect(await messagesAbout(id)).toEqual(['application_submitted']))
  })

  test('a hall that cannot be reached has got nothing: the draft stays hers', async () => {
    const draft = await readyDraft()
    await world.province.control.setSystem('hall', { mode: 'down' })
    const problem = await api.problem(endpoints.applications.submit, { token: hers, ...submitBody(draft) })
    expect(problem).toMatchObject({ code: 'hall_unavailable', fault: 'hall' })
    const { draft: kept } = await api.ok(endpoints.applications.draft, { token: hers, params: { id: draft.id } })
    expect(kept).toMatchObject({ version: draft.version, pending: false })
    await discard(kept)
  })
})

describe('following', () => {
  test('another resident sees, answers and rates nothing of hers', async () => {
    const { id } = await applied()
    const params = { id }
    expect(await api.problem(endpoints.applications.one, { token: his, params })).toMatchObject({ status: 403 })
    const materials = [{ material: 'x', choice: { use: 'stored' as const, stored: 'y' } }]
    const handIn = await api.problem(endpoints.applications.handIn, { token: his, params, body: { materials } })
    expect(handIn).toMatchObject({ status: 403 })
    const rate = await api.problem(endpoints.feedback.rate, {
      token: his,
      body: { application: id, level: 1, aspects: [] },
    })
    expect(rate).toMatchObject({ status: 403 })
    await world.province.control.setSystem('hall', { mode: 'down' })
    expect(await api.problem(endpoints.applications.one, { token: his, params })).toMatchObject({ status: 403 })
    await world.province.control.setSystem('hall', { mode: 'ok' })
    const nobody = await eventually(() =>
      api.problem(endpoints.applications.one, { token: hers, params: { id: 'X1' } }),
    )
    expect(nobody).toMatchObject({ status: 404 })
  })

  test('a case from acceptance to rating: each step is told once, and shown the same while the hall is silent', async () => {
    const { id } = await applied()
    await clerk.accept(id)
    await clerk.askSupplement(id, '请补一页，电话13800138000')
    const asked = await fresh(id)
    expect(asked).toMatchObject({
      stage: 'supplement',
      clock: { state: 'paused', usedDays: 0 },
      supplement: { handedInAt: null },
    })
    const open = asked.supplement?.materials[0]
    const paper = await upload(api, hers, world.bff.url, {
      item: change,
      material: open?.id ?? '',
      kind: open?.kinds[0],
    })
    const body = {
      materials: [{ material: open?.id ?? '', choice: { use: 'stored' as const, stored: paper.id } }],
      note: '已补',
    }
    const key = randomUUID()
    const answers = await Promise.all(
      [1, 2, 3].map(() => api.ok(endpoints.applications.handIn, { token: hers, params: { id }, body, key })),
    )
    for (const { application } of answers) expect(application.supplement?.handedInAt).not.toBeNull()
    await clerk.receiveSupplement(id)
    for (const { id: material } of (await fresh(id)).later) {
      const late = await upload(api, hers, world.bff.url, { item: change, material })
      await api.ok(endpoints.applications.handIn, {
        token: hers,
        params: { id },
        body: { materials: [{ material, choice: { use: 'stored', stored: late.id } }] },
      })
    }
    await clerk.finishAfterReviews(id)
    const finished = await fresh(id)
    expect(finished).toMatchObject({ stage: 'finished', canRate: true, clock: { state: 'stopped' } })
    expect(finished.timeline.filter(({ event }) => event === 'handed_in').length).toBeGreaterThan(0)

    const { application: rated } = await api.ok(endpoints.feedback.rate, {
      token: hers,
      body: { application: id, level: 5, aspects: ['efficiency'], comment: '很快' },
    })
    expect(rated).toMatchObject({ canRate: false, rating: { level: 5, comment: '很快' } })
    const twice = await api.problem(endpoints.feedback.rate, {
      token: hers,
      body: { application: id, level: 1, aspects: [] },
    })
    expect(twice).toMatchObject({ code: 'already_rated' })

    await eventually(
      async () => {
        const kinds = await messagesAbout(id)
        expect(kinds.slice().sort()).toEqual(
          [
            'application_accepted',
            'application_finished',
            'application_reviewed',
            'application_submitted',
            'supplement_asked',
            'supplement_received',
          ].sort(),
        )
      },
      { timeoutMs: 15_000 },
    )
    const { messages } = await api.ok(endpoints.notifications.messages, { token: hers })
    const about = messages.find(({ kind, page }) => kind === 'supplement_asked' && page?.includes(id))
    expect(about?.values.reason).toBe('请补一页，电话138****8000')

    const shown = await fresh(id)
    await world.province.control.setSystem('hall', { mode: 'down' })
    const part = await follow(id)
    expect(part).toMatchObject({ state: 'stale', source: 'hall', reason: 'hall_unavailable' })
    if (part.state !== 'stale') throw new Error('not stale')
    expect(part.data).toEqual({ ...shown, updatedAt: part.data.updatedAt, step: part.data.step })
    const { applications } = await api.ok(endpoints.applications.mine, { token: hers })
    expect(applications).toMatchObject({ state: 'stale' })
  })

  test('something new that a supplement asks for is handed in in place, by her and only while it is asked for', async () => {
    const { id } = await applied()
    await clerk.accept(id)
    const size = photo().length
    const announce = (material: string, more: { token?: string; item?: string; application?: string } = {}) =>
      api.problem(endpoints.materials.startUpload, {
        token: more.token ?? hers,
        body: { item: more.item ?? change, application: more.application ?? id, material, fileName: 'a.png', size },
      })
    expect(await announce('BZ1-1')).toMatchObject({ status: 404 })

    await clerk.askSupplement(id, '请补房东的说明', [{ CLMC: '房东情况说明' }])
    const [open] = (await fresh(id)).supplement?.materials ?? []
    expect(open).toMatchObject({ id: 'BZ1-1', name: '房东情况说明', kinds: [expect.any(String)] })
    expect(await announce('BZ1-1', { token: his })).toMatchObject({ status: 403 })
    expect(await announce('BZ1-1', { item: renewal })).toMatchObject({ status: 404 })
    expect(await announce('BZ1-2')).toMatchObject({ status: 404 })
    expect(await announce('BZ1-1', { application: 'X1' })).toMatchObject({ status: 404 })

    const wanted = { item: change, material: 'BZ1-1', application: id }
    const paper = await upload(api, hers, world.bff.url, wanted)
    expect(paper).toMatchObject({ name: '房东情况说明', kind: open?.kinds[0], trustLevel: 'C' })
    const { application } = await api.ok(endpoints.applications.handIn, {
      token: hers,
      params: { id },
      body: { materials: [{ material: 'BZ1-1', choice: { use: 'stored', stored: paper.id } }] },
    })
    expect(application.supplement?.handedInAt).not.toBeNull()
    expect(application.materials).toContainEqual(
      expect.objectContaining({ id: 'BZ1-1', name: '房东情况说明', how: 'stored', stored: paper.id }),
    )
    // The hall hears from the store that the paper is its to read a moment after it was handed in.
    await eventually(async () => {
      const { SJ } = await world.province.control.counter<{ SJ: { contentType: string } | null }>(
        'GET',
        `wj?sblsh=${id}&clbh=BZ1-1`,
      )
      expect(SJ?.contentType).toBe('image/png')
    })
    await clerk.receiveSupplement(id)
    expect(await announce('BZ1-1')).toMatchObject({ status: 404 })
  })

  test('what a clerk corrects is marked; a record that only comes again is not', async () => {
    const { id } = await applied()
    await clerk.accept(id)
    await clerk.askSupplement(id, '缺页')
    const corrected = async () =>
      (await fresh(id)).timeline.filter((node) => node.corrected).map(({ event, detail }) => [event, detail])
    expect(await corrected()).toEqual([])
    await clerk.act('gz', { SBLSH: id, HJ: 'BZGZ', CS: 1, GZNR: { BZGZYY: '缺第二页' } })
    expect(await corrected()).toEqual([['supplement_asked', '缺第二页']])
  })

  test('handed in after its time it is refused as such', async () => {
    const { id } = await applied()
    await clerk.accept(id)
    await clerk.askSupplement(id, '缺页', undefined, 1)
    const open = (await fresh(id)).supplement?.materials[0]?.id ?? ''
    const paper = await upload(api, hers, world.bff.url, { item: change, material: open })
    for (const { id: material } of (await fresh(id)).later) {
      const late = await upload(api, hers, world.bff.url, { item: change, material })
      await api.ok(endpoints.applications.handIn, {
        token: hers,
        params: { id },
        body: { materials: [{ material, choice: { use: 'stored', stored: late.id } }] },
      })
    }
    await moveClock('2026-12-02T01:00:00.000Z')
    const body = { materials: [{ material: open, choice: { use: 'stored' as const, stored: paper.id } }] }
    const problem = await eventually(async () => {
      const answer = await api.problem(endpoints.applications.handIn, { token: hers, params: { id }, body })
      expect(answer.code).toBe('supplement_too_late')
      return answer
    })
    expect(problem.status).toBe(409)
    await moveClock(STANDARD_NOW)
  })

  test('not accepted: she is told why, once, and that it is over by that', async () => {
    const { id } = await applied()
    await clerk.act('bsl', { SBLSH: id, YY: '不在受理范围' })
    await eventually(async () => expect(await messagesAbout(id)).toContain('application_not_accepted'), {
      timeoutMs: 15_000,
    })
    const application = await fresh(id)
    expect(application).toMatchObject({ stage: 'finished', result: { kind: 'returned' } })
    expect(await messagesAbout(id)).not.toContain('application_finished')
  })
})

describe('pushes', () => {
  const push = (
    body: string,
    { secret = world.province.secrets.HALL_CALLBACK_SECRET, at = Date.parse(STANDARD_NOW), nonce = randomUUID() } = {},
  ) => {
    const timestamp = String(Math.floor(at / 1000))
    return fetch(`${world.bff.url}/hall/callback`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-gdbs-timestamp': timestamp,
        'x-gdbs-nonce': nonce,
        'x-gdbs-signature': createHmac('sha256', secret).update(`${timestamp}\n${nonce}\n${body}`).digest('hex'),
      },
      body,
    })
  }
  const bodyAbout = (id: string) =>
    JSON.stringify({
      XXBH: randomUUID(),
      LB: [
        {
          YB: '1-1',
          LX: 'bj',
          YHBZ: 'somebody',
          BH: id,
          SJ: {
            YWLSH: `${id}-SB-1`,
            SBLSH: id,
            HJ: 'SB',
            CS: 1,
            SJBBH: 1,
            SJ: '2026-11-24 09:00:00',
            JL: { SXBM: change, SXMC: '居住证地址变更', SBSJ: '2026-11-24 09:00:00', SBHZH: 'H1' },
          },
        },
      ],
    })
  const known = (id: string) => bffRows('select 1 from bff.application where id = $1', [id])

  test('only the hall’s own word is taken, as it was signed, in its time, and once', async () => {
    const now = async () => Date.parse((await world.province.control.state()).now)
    const body = bodyAbout('FORGED1')
    expect((await push(body, { secret: 'x'.repeat(40), at: await now() })).status).toBe(401)
    expect((await push(body, { at: (await now()) - 11 * 60_000 })).status).toBe(401)
    expect((await push(body, { at: (await now()) + 11 * 60_000 })).status).toBe(401)
    const bare = await fetch(`${world.bff.url}/hall/callback`, { method: 'POST', body })
    expect(bare.status).toBe(401)
    expect(await known('FORGED1')).toEqual([])

    const at = await now()
    const nonce = randomUUID()
    const taken = bodyAbout('TAKEN1')
    expect((await push(taken, { at, nonce })).status).toBe(204)
    expect(await known('TAKEN1')).toHaveLength(1)
    expect((await push(taken, { at, nonce })).status).toBe(401)
    // With a new signature it is a push that came twice: taken, and nothing changes.
    expect((await push(taken, { at })).status).toBe(204)
    expect(await bffRows(`select 1 from bff.message where resident_id = 'somebody'`)).toHaveLength(1)
  })

  test('what is no push, and what is too large, is not taken', async () => {
    const at = Date.parse((await world.province.control.state()).now)
    expect((await push('{"LB": 1}', { at })).status).toBe(400)
    expect((await push('x'.repeat(65 * 1024), { at })).status).toBe(413)
    expect((await fetch(`${world.bff.url}/hall/callback`)).status).toBe(405)
  })
})
