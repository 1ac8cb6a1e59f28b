import type { Application } from '@shared/applications/contract'
import { cleanup, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NOW, showPage, startHall, type TestHall } from '@/appointments/testing/hall'
import { useUnsent } from '@/stores/unsent'
import { phone } from '@/testing/phone'
import { problemReply } from '@/testing/server'
import {
  besides,
  CERTIFICATE,
  consent,
  idCard,
  material,
  materialsReply,
  nothingUnsent,
  proof,
  shown,
  stored,
  told,
  upload,
} from '../testing/applying'
import ApplicationPage from './index'

let bff: TestHall

const ONE = 'GET /api/applications/SB1'
const HAND_IN = 'POST /api/applications/SB1/materials'
const RATE = 'POST /api/feedback/ratings'
const BEING_CONFIRMED = { status: 202, body: { state: 'being_confirmed', operation: 'o1', askAgainAfter: 0.05 } }
const patient = { timeout: 5_000 }

beforeEach(async () => {
  nothingUnsent()
  bff = await startHall({ ...besides, [ONE]: shown(), 'GET /api/materials/for/A1': materialsReply([idCard]) })
})
afterEach(() => bff.stop())

const show = () => showPage(ApplicationPage, { id: 'SB1' })
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))
const text = () => document.body.textContent

const asked: Partial<Application> = {
  stage: 'supplement',
  supplementDeadline: '2026-11-30',
  supplement: {
    reason: '照片不清楚',
    deadline: '2026-11-30',
    materials: [
      { id: 'm1', name: '居民身份证', kinds: [], deadline: null },
      { id: 'BZ1-2', name: '近期照片', kinds: ['K9'], deadline: null },
    ],
    handedInAt: null,
  },
  clock: { state: 'paused', promisedDays: 10, usedDays: 3, dueDay: null, pausedSince: '2026-11-23' },
  timeline: [
    {
      key: 'BZ-1',
      event: 'supplement_asked',
      at: '2026-11-23T02:00:00.000Z',
      detail: '照片不清楚',
      who: '测试窗口一',
      papers: ['近期照片'],
      paused: true,
      corrected: true,
    },
    {
      key: 'SL-1',
      event: 'accepted',
      at: '2026-11-18T02:00:00.000Z',
      detail: null,
      who: '测试市公安局',
      papers: [],
      paused: false,
      corrected: false,
    },
  ],
}

test('opened again a moment later it is asked again: she was told that something has happened', async () => {
  show()
  await screen.findByText('已提交，等部门受理。')
  cleanup()
  bff.replies[ONE] = shown(asked)
  show()
  expect(await screen.findByText('原因：照片不清楚')).toBeInTheDocument()
})

test('one sentence says where it stands; the clock, the history and the papers say the rest', async () => {
  bff.replies[ONE] = shown({
    stage: 'in_review',
    step: '审核',
    promisedDay: '2026-12-04',
    clock: { state: 'running', promisedDays: 10, usedDays: 3, dueDay: '2026-12-04', pausedSince: null },
  })
  show()
  expect(await screen.findByText('正在审批：审核。承诺 12月4日 周五前办结。')).toBeInTheDocument()
  expect(screen.getByRole('progressbar', { name: '承诺 10 个工作日，已用 3 个' })).toBeInTheDocument()
  expect(screen.getByRole('list', { name: '办理过程' })).toHaveTextContent('提交申请 11月24日 周二 09:00')
  await press('交了的材料（2 份）')
  const papers = screen.getByRole('list', { name: '材料' })
  expect(papers).toHaveTextContent('居民身份证用电子证照 · 政府部门出具（A 级）')
})

test('what a clerk compared with its original is level B', async () => {
  bff.replies['GET /api/materials/stored'] = {
    status: 200,
    body: {
      materials: { state: 'fresh', source: 'certificates', asOf: NOW, data: [stored('S2', { trustLevel: 'B' })] },
      serverTime: NOW,
    },
  }
  show()
  await press('交了的材料（2 份）')
  expect(await screen.findByText('交存好的这一份 · 已和原件核对（B 级）')).toBeInTheDocument()
})

describe('while documents are asked for', () => {
  beforeEach(() => {
    bff.replies[ONE] = shown(asked)
  })

  test('it says why and until when, the clock stands, and the history shows that it did', async () => {
    show()
    expect(await screen.findByText('原因：照片不清楚')).toBeInTheDocument()
    expect(screen.getByText('11月30日 周一 · 还有 6 天')).toBeInTheDocument()
    expect(text()).toContain('11月23日 周一起时钟停着')
    const nodes = within(screen.getByRole('list', { name: '办理过程' })).getAllByRole('listitem')
    expect(nodes[0]).toHaveTextContent('请您补材料（补正） 已更正')
    expect(nodes[0]).toHaveTextContent('从这里起时钟停着')
    expect(nodes[1]).not.toHaveTextContent('停着')
  })

  test('it is answered in place: what is held is allowed, what is missing uploaded, and both handed in at once', async () => {
    let sent = 0
    Object.assign(bff.replies, {
      'POST /api/certificates/consents': { status: 201, body: { consent: consent() } },
      'POST /api/materials/uploads': { status: 201, body: upload({ size: 10 }) },
      'PUT /api/materials/uploads/U1/content': { status: 200, body: upload({ size: 10, offset: 10 }) },
      'POST /api/materials/uploads/U1/finish': {
        status: 200,
        body: upload({ size: 10, offset: 10, state: 'stored', material: stored('S9') }),
      },
      [HAND_IN]: () => {
        sent += 1
        if (sent === 1) return BEING_CONFIRMED
        bff.replies[ONE] = shown(handedIn)
        return told(handedIn)
      },
    })
    const handedIn: Partial<Application> = {
      ...asked,
      supplementDeadline: null,
      supplement: { reason: '照片不清楚', deadline: '2026-11-30', materials: [], handedInAt: NOW },
    }
    show()
    expect(await screen.findByRole('button', { name: '交给部门，还差 2 份' })).toHaveAttribute('aria-disabled', 'true')
    await press('允许使用')
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: '允许使用' }))
    await press('选文件')
    const field = document.querySelector('input[type=file]') as HTMLInputElement
    await userEvent.upload(field, new File(['0123456789'], 'photo.jpg', { type: 'image/jpeg' }))
    expect(await screen.findByText('已上传并存好', {}, patient)).toBeInTheDocument()
    // Something new, which the guide does not name: the application does.
    expect(bff.asked('POST /api/materials/uploads')[0]?.body).toEqual({
      item: 'A1',
      material: 'BZ1-2',
      application: 'SB1',
      kind: 'K9',
      fileName: 'photo.jpg',
      size: 10,
    })
    // Kept on the phone until it is handed in.
    expect(Object.keys(useUnsent.getState().handIns.SB1?.choices ?? {})).toEqual(['m1', 'BZ1-2'])
    await press('交给部门')
    expect(await screen.findByText('您补的材料已经交上，等窗口查看。', {}, patient)).toBeInTheDocument()
    expect(bff.asked(HAND_IN)[0]?.body).toEqual({
      materials: [
        { material: 'm1', choice: { use: 'certificate', certificate: CERTIFICATE, consent: 'C1' } },
        { material: 'BZ1-2', choice: { use: 'stored', stored: 'S9' } },
      ],
    })
    expect(new Set(bff.asked(HAND_IN).map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(useUnsent.getState().handIns).toEqual({})
  })

  test('the paper that was not good enough is not offered once more', async () => {
    const unclear = { id: 'm2', name: '住所证明', kinds: ['K1'], deadline: null }
    const { supplement } = asked
    bff.replies[ONE] = shown({
      ...asked,
      supplement: {
        ...(supplement as NonNullable<typeof supplement>),
        materials: [unclear, ...(supplement?.materials ?? [])],
      },
    })
    bff.replies['GET /api/materials/for/A1'] = materialsReply([proof, idCard])
    show()
    expect(await screen.findByRole('button', { name: '允许使用' })).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: '用这一份' })).toBeNull()
  })

  test('too late is said, with what can be done', async () => {
    useUnsent.getState().putHandIn('SB1', {
      choices: { m1: { use: 'stored', stored: 'S1' }, 'BZ1-2': { use: 'stored', stored: 'S2' } },
      note: '',
    })
    bff.replies[HAND_IN] = problemReply('supplement_too_late')
    show()
    await press('交给部门')
    expect(await screen.findByRole('dialog', { name: '还没有交上' })).toHaveTextContent('请联系受理部门')
  })
})

test('what was to follow later is handed in by itself', async () => {
  bff.replies[ONE] = shown({
    stage: 'accepted',
    laterDeadline: '2026-12-01',
    later: [
      { id: 'm4', name: '社保记录', kinds: ['K4'], deadline: '2026-12-01' },
      { id: 'm6', name: '住所照片', kinds: ['K6'], deadline: '2026-12-01' },
    ],
  })
  bff.replies['GET /api/materials/for/A1'] = materialsReply([
    material('m4', '社保记录', 'later', { stored: stored('S4') }),
  ])
  bff.replies[HAND_IN] = told({ stage: 'accepted' })
  show()
  await press('用这一份')
  await press('交给部门')
  await waitFor(() =>
    expect(bff.asked(HAND_IN)[0]?.body).toEqual({
      materials: [{ material: 'm4', choice: { use: 'stored', stored: 'S4' } }],
    }),
  )
})

describe('finished', () => {
  const finished: Partial<Application> = {
    stage: 'finished',
    canRate: true,
    result: {
      kind: 'issued',
      name: '广东省居住证',
      reason: null,
      certificate: { id: CERTIFICATE, name: '广东省居住证', validUntil: '2027-11-24' },
    },
  }
  beforeEach(() => {
    bff.replies[ONE] = shown(finished)
  })

  test('the certificate it came to is one press away', async () => {
    show()
    await press('打开这份证照')
    expect(phone.opened).toEqual([`/certificates/detail/index?id=${CERTIFICATE}`])
  })

  test('before the store has it, that is what is said', async () => {
    const { result } = finished
    bff.replies[ONE] = shown({ ...finished, result: { ...(result as NonNullable<typeof result>), certificate: null } })
    show()
    expect(await screen.findByText(/证照正在存进电子证照库/)).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: '打开这份证照' })).toBeNull()
  })

  test('she rates once, nothing is filled in for her, and a bad one is offered a person', async () => {
    const rated = { ...finished, canRate: false, rating: { level: 2, comment: '等太久', at: NOW } as const }
    bff.replies[RATE] = () => {
      bff.replies[ONE] = shown(rated)
      return { ...told(rated), status: 201 }
    }
    show()
    const levels = await screen.findByRole('radiogroup', { name: '这次服务怎么样' })
    for (const level of within(levels).getAllByRole('radio')) expect(level).not.toBeChecked()
    await press(/^提交评价/)
    expect(bff.asked(RATE)).toHaveLength(0)
    expect(text()).not.toContain('12345')
    await userEvent.click(within(levels).getByRole('radio', { name: '不满意' }))
    expect(screen.getByRole('button', { name: /12345/ })).toBeInTheDocument()
    await userEvent.click(screen.getByRole('checkbox', { name: '办得快不快' }))
    await userEvent.type(screen.getByRole('textbox', { name: '想说的话（可以不填）' }), '等太久')
    await press('提交评价')
    expect(await screen.findByText('您的评价')).toBeInTheDocument()
    expect(bff.asked(RATE)[0]?.body).toEqual({
      application: 'SB1',
      level: 2,
      aspects: ['efficiency'],
      comment: '等太久',
    })
    expect(screen.queryByRole('button', { name: /提交评价/ })).toBeNull()
  })
})

test('what was sent before she left is still shown as being confirmed', async () => {
  bff.replies[ONE] = shown({ ...asked, pending: 'hand_in' })
  show()
  expect(await screen.findByText(/正在向大厅确认您补的材料有没有收到/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /交给部门/ })).toBeNull()
})

test('when the hall is silent, what was known is shown with its time', async () => {
  const { body } = shown()
  const { application } = body as { application: { data: Application } }
  const stale = { ...application, state: 'stale', asOf: '2026-11-24T00:32:00.000Z', reason: 'hall_unavailable' }
  bff.replies[ONE] = { status: 200, body: { application: stale, serverTime: NOW } }
  show()
  expect(await screen.findByText('已提交，等部门受理。')).toBeInTheDocument()
  expect(text()).toContain('08:32 的数据')
})
