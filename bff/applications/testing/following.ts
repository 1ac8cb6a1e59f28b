import { randomUUID } from 'node:crypto'
import { photo, upload } from '../../../e2e/applying'
import { endpoints } from '../../../e2e/client'
import { eventually, STANDARD_NOW } from '../../../tools/testing/world'
import {
  api,
  applied,
  change,
  clerk,
  follow,
  fresh,
  hers,
  his,
  messagesAbout,
  moveClock,
  renewal,
  world,
} from './world'

export function following(): void {
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
}
