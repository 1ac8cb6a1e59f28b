import { randomUUID } from 'node:crypto'
import type { Draft } from '@shared/applications/contract'
import { emptyFields } from '../../../e2e/applying'
import { endpoints } from '../../../e2e/client'
import { eventually } from '../../../tools/testing/world'
import { api, bffRows, discard, hers, his, renewal, start, submitBody, world } from './world'

export function drafts(): void {
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
}
