import type { Appointment } from '@shared/appointments/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { usePreferences } from '@/stores/preferences'
import { resolved, storedPaper } from '@/testing/catalogue'
import { fresh } from '@/testing/page'
import { phone } from '@/testing/phone'
import { problemReply } from '@/testing/server'
import {
  appointment,
  booked,
  guide,
  hall,
  ok,
  secondsFromNow,
  showPage,
  startHall,
  type TestHall,
  told,
} from '../testing/hall'
import ConfirmPage from './index'

let bff: TestHall

const ONE = 'GET /api/appointments/YY1'
const CONFIRM = 'POST /api/appointments/YY1/confirm'
const CANCEL = 'POST /api/appointments/YY1/cancel'
const BEING_CONFIRMED = { status: 202, body: { state: 'being_confirmed', operation: 'o1', askAgainAfter: 0.05 } }

beforeEach(async () => {
  bff = await startHall({
    [ONE]: told(appointment()),
    [CONFIRM]: () => {
      bff.replies[ONE] = told(booked())
      return told(booked())
    },
    'GET /api/appointments/days': ok({ hall, days: [] }),
  })
})
afterEach(() => bff.stop())

const show = () => showPage(ConfirmPage, { id: 'YY1' })
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
const text = () => document.body.textContent
const keys = (path: string) => new Set(bff.asked(path).map(({ headers }) => headers['idempotency-key']))

test('before she confirms she reads when, what, where, for whom, what to bring and what then holds', async () => {
  show()
  expect(await screen.findByRole('timer')).toHaveAccessibleName('剩余 5 分 0 秒')
  for (const words of ['11月25日 周三 09:00–09:30', '居住证首次申领', hall.name, '户政窗口', '测***（本人）']) {
    expect(text()).toContain(words)
  }
  expect(text()).toContain('请在 08:45–09:10 之间到大厅签到。')
  expect(text()).toContain('11月25日 周三 07:00 以前可以取消。')
  expect(await screen.findByText('爽约满 2 次，14 天内不能在网上预约。')).toBeInTheDocument()
})

test('a time so near that it cannot be cancelled says so before it is booked', async () => {
  bff.replies[ONE] = told(appointment({ cancelUntil: secondsFromNow(-60) }))
  show()
  expect(await screen.findByText(/约好后不能在网上取消；来不了请致电大厅 020-80990001/)).toBeInTheDocument()
  expect(text()).not.toContain('以前可以取消')
})

test('only what nobody holds for her has to be brought', async () => {
  show()
  const bring = await screen.findByRole('list', { name: '要带什么' })
  expect(
    within(bring)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['近期照片纸质 · 1 份', '住所证明纸质 · 1 份 · 可以后补'])
  expect(text()).toContain('另外 1 份材料我们已经有了，不用带。')
})

test('when the certificate store is silent, everything is listed and it is said why', async () => {
  const silent = { state: 'unavailable', source: 'certificates', reason: 'certificates_unavailable', message: '…' }
  bff.replies['GET /api/catalogue/items/A1'] = { status: 200, body: { ...guide, materials: silent } }
  show()
  expect(await screen.findByText(/暂时查不到您已经有哪些证照/)).toBeInTheDocument()
  expect(within(screen.getByRole('list', { name: '要带什么' })).getAllByRole('listitem')).toHaveLength(4)
})

test('what she uploaded once comes along once more, to be compared with the original', async () => {
  const paper = resolved('m2', '近期照片', 'stored', [{ code: 'uploaded_before' }], {
    stored: storedPaper('s1', '近期照片'),
  })
  bff.replies['GET /api/catalogue/items/A1'] = { status: 200, body: { ...guide, materials: fresh([paper]) } }
  show()
  const bring = await screen.findByRole('list', { name: '要带什么' })
  expect(bring).toHaveTextContent('近期照片您上传过。带上原件，窗口对一次')
})

test('confirming books it, and the journey ends on the pass', async () => {
  show()
  await press('确认预约')
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/detail/index?id=YY1']))
  expect(bff.asked(CONFIRM)).toHaveLength(1)
})

test('while the hall has not answered, it is not called booked', async () => {
  let known = false
  bff.replies[CONFIRM] = () => {
    if (!known) return BEING_CONFIRMED
    bff.replies[ONE] = told(booked())
    return told(booked())
  }
  show()
  await press('确认预约')
  expect(await screen.findByText(/正在向大厅确认，现在还不能说已经约上/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '确认预约' })).toBeNull()
  expect(phone.opened).toEqual([])
  known = true
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/detail/index?id=YY1']))
  expect(keys(CONFIRM).size).toBe(1)
})

test('what she sent before she left is still shown as being confirmed when she comes back', async () => {
  bff.replies[ONE] = told(appointment({ pending: 'confirm' }))
  show()
  expect(await screen.findByText(/正在向大厅确认，现在还不能说已经约上/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '确认预约' })).toBeNull()
})

test('when the connection breaks while confirming, the same key is sent again: never a second booking', async () => {
  let asked = 0
  const book = bff.replies[CONFIRM] as () => ReturnType<typeof told>
  bff.replies[CONFIRM] = () => {
    asked += 1
    return asked === 1 ? { status: 0, cut: true } : book()
  }
  show()
  await press('确认预约')
  expect(await screen.findByRole('dialog', { name: '还没有收到回应' })).toHaveTextContent('不会重复预约')
  await press('再试一次')
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/detail/index?id=YY1']))
  expect(bff.asked(CONFIRM)).toHaveLength(2)
  expect(keys(CONFIRM).size).toBe(1)
})

test('a silent hall is named; what is kept stays kept and can be confirmed again', async () => {
  bff.replies[CONFIRM] = problemReply('hall_unavailable')
  show()
  await press('确认预约')
  expect(await screen.findByRole('dialog', { name: '没有办成' })).toHaveTextContent('不是您的网络问题')
  await press('关闭')
  expect(screen.getByRole('button', { name: '确认预约' })).toBeInTheDocument()
})

test('when the time runs out before her eyes, a late confirmation is offered, and the hall may still take it', async () => {
  bff.replies[ONE] = told(appointment({ holdExpiresAt: secondsFromNow(1) }))
  show()
  expect(await screen.findByRole('timer')).toBeInTheDocument()
  expect(await screen.findByText(/如果还没有人约走，大厅仍可以为您确认/, {}, { timeout: 4_000 })).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '确认预约' })).toBeNull()
  await press('再确认一次')
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/detail/index?id=YY1']))
})

test('when somebody has taken it by then, she is led to the other times of that day', async () => {
  bff.replies[ONE] = told(appointment({ state: 'expired', holdExpiresAt: null }))
  bff.replies[CONFIRM] = problemReply('hold_expired')
  show()
  await press('再确认一次')
  expect(await screen.findByText('这个时间已经约不到了，请重新选一个。')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '再确认一次' })).toBeNull()
  await press('重新选时间')
  expect(phone.opened).toEqual(['/appointments/times/index?items=A1&hall=H1&day=2026-11-25'])
})

test('a time that has begun is not offered for confirmation', async () => {
  bff.replies[ONE] = told(appointment({ state: 'expired', holdExpiresAt: null, startsAt: secondsFromNow(-60) }))
  show()
  expect(await screen.findByRole('button', { name: '重新选时间' })).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '再确认一次' })).toBeNull()
})

test('giving it back returns the place and leads back to the times', async () => {
  bff.replies[CANCEL] = () => {
    bff.replies[ONE] = told(appointment({ state: 'cancelled', holdExpiresAt: null }))
    return told(appointment({ state: 'cancelled', holdExpiresAt: null }))
  }
  show()
  await press('放回这个时间')
  expect(await screen.findByText('已放回这个时间')).toBeInTheDocument()
  expect(bff.asked(CANCEL)).toHaveLength(1)
  await waitFor(() => expect(screen.queryByRole('timer')).toBeNull())
  // The only page of this phone: back leads home.
  expect(phone.opened).toEqual(['/pages/home/index'])
})

test('one that was booked on another phone is shown, not booked again', async () => {
  bff.replies[ONE] = told(booked())
  show()
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/detail/index?id=YY1']))
  expect(bff.asked(CONFIRM)).toHaveLength(0)
})

describe('more time to read', () => {
  const EXTEND = 'POST /api/appointments/YY1/extend'
  const extended = (more: Partial<Appointment> = {}) =>
    appointment({ extendable: false, holdExpiresAt: secondsFromNow(600), ...more })
  beforeEach(() => {
    bff.replies[EXTEND] = () => {
      bff.replies[ONE] = told(extended())
      return told(extended())
    }
  })

  test('is one press away, once', async () => {
    show()
    await press('再留几分钟')
    await waitFor(() => expect(screen.getByRole('timer')).toHaveAccessibleName('剩余 10 分 0 秒'))
    expect(screen.queryByRole('button', { name: '再留几分钟' })).toBeNull()
    expect(bff.asked(EXTEND).map(({ body }) => body)).toEqual([{}])
  })

  test('with large text it stays one press away, as often as the hall allows, and she is asked each time', async () => {
    usePreferences.setState({ elderly: true })
    bff.replies[ONE] = told(appointment({ holdExpiresAt: secondsFromNow(80) }))
    let nth = 0
    bff.replies[EXTEND] = () => {
      nth += 1
      const now = told(extended({ holdExpiresAt: secondsFromNow(nth === 1 ? 85 : 600), extendableElderly: nth === 1 }))
      bff.replies[ONE] = now
      return now
    }
    show()
    for (const left of ['剩余 1 分 25 秒', '剩余 10 分 0 秒']) {
      const sheet = await screen.findByRole('dialog', { name: '还要再看一会儿吗' })
      await userEvent.click(within(sheet).getByRole('button', { name: '再留几分钟' }))
      await waitFor(() => expect(screen.getByRole('timer')).toHaveAccessibleName(left))
    }
    expect(bff.asked(EXTEND).map(({ body }) => body)).toEqual([{ elderly: true }, { elderly: true }])
    expect(screen.queryByRole('button', { name: '再留几分钟' })).toBeNull()
  })

  test('is asked about with large text before the time runs out, and only then', async () => {
    usePreferences.setState({ elderly: true })
    bff.replies[ONE] = told(appointment({ holdExpiresAt: secondsFromNow(80) }))
    show()
    const sheet = await screen.findByRole('dialog', { name: '还要再看一会儿吗' })
    await userEvent.click(within(sheet).getByRole('button', { name: '再留几分钟' }))
    await waitFor(() => expect(screen.getByRole('timer')).toHaveAccessibleName('剩余 10 分 0 秒'))
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  test.each([
    ['ordinary text', false, 80],
    ['time enough', true, 300],
  ])('nobody is interrupted with %s', async (_, elderly, seconds) => {
    usePreferences.setState({ elderly })
    bff.replies[ONE] = told(appointment({ holdExpiresAt: secondsFromNow(seconds) }))
    show()
    await screen.findByRole('button', { name: '再留几分钟' })
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  test('is not offered where the hall gives none, and a refusal asks what is so now', async () => {
    bff.replies[EXTEND] = () => {
      bff.replies[ONE] = told(appointment({ extendable: false }))
      return problemReply('wrong_state')
    }
    show()
    await press('再留几分钟')
    expect(await screen.findByRole('dialog', { name: '没有多留住' })).toBeInTheDocument()
    await waitFor(() => expect(screen.queryByRole('button', { name: '再留几分钟' })).toBeNull())
  })

  test('is not promised while the hall has not answered', async () => {
    let known = false
    bff.replies[EXTEND] = () => (known ? told(extended()) : BEING_CONFIRMED)
    show()
    await press('再留几分钟')
    expect(await screen.findByText(/正在向大厅确认有没有多留几分钟/)).toBeInTheDocument()
    expect(screen.getByRole('timer')).not.toHaveAccessibleName('剩余 10 分 0 秒')
    known = true
    await waitFor(() => expect(screen.getByRole('timer')).toHaveAccessibleName('剩余 10 分 0 秒'))
    expect(keys(EXTEND).size).toBe(1)
  })
})
