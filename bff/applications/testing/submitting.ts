import { randomUUID } from 'node:crypto'
import { submit } from '../../../e2e/applying'
import { endpoints } from '../../../e2e/client'
import { eventually } from '../../../tools/testing/world'
import {
  api,
  bffRows,
  discard,
  hers,
  his,
  messagesAbout,
  mine,
  prepare,
  readyDraft,
  renewal,
  start,
  submitBody,
  TYPED,
  world,
} from './world'

export function submitting(): void {
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
}
