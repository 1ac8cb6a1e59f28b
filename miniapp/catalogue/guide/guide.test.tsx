import type { GuideAnswer } from '@shared/catalogue/contract'
import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { usePreferences } from '@/stores/preferences'
import { guide, resolved, storedPaper } from '@/testing/catalogue'
import { fresh, freshPhone, openPage, signedIn, unavailable } from '@/testing/page'
import { phone } from '@/testing/phone'
import { problemReply, type Reply, startServer } from '@/testing/server'
import GuidePage from '.'

let bff: Awaited<ReturnType<typeof startServer>>
let reply: Reply

beforeEach(async () => {
  freshPhone()
  bff = await startServer(() => reply)
})
afterEach(() => bff.stop())

const open = (answer: Partial<GuideAnswer> = {}) => {
  reply = { status: 200, body: { guide: fresh(guide()), materials: null, ...answer } }
  openPage(GuidePage, { code: 'A1' })
}
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))
/** A label and the value below it. */
const fact = async (label: string) => (await screen.findAllByText(label))[0]?.parentElement
/** As the resolver judges them for her. */
const hers = () =>
  fresh(
    [
      resolved('m1', '居民身份证', 'held', [{ code: 'certificate_valid', name: '居民身份证', until: '2028-02-27' }]),
      resolved(
        'm2',
        '近期照片',
        'stored',
        [{ code: 'compared_with_original', by: '越秀区政务服务中心', on: '2026-10-08' }],
        { stored: storedPaper('s1', '近期照片', { trustLevel: 'B' }) },
      ),
      resolved('m3', '住所证明', 'later', [{ code: 'certificate_missing' }, { code: 'may_follow', days: 5 }]),
      resolved('m4', '社保记录', 'checked', [{ code: 'checked_by_department', by: '市人社局' }]),
      resolved('m5', '申请表', 'form', [{ code: 'made_from_form' }]),
      resolved('m6', '合影', 'provide', [{ code: 'paper_only' }]),
      resolved('m7', '荣誉证书', 'optional', [{ code: 'nothing_stored' }]),
    ],
    'certificates',
  )

test('the four things everybody asks first', async () => {
  open({ guide: fresh(guide({ visits: 0, promisedDays: 0 })) })
  expect(await fact('要跑几次')).toHaveTextContent('可以不跑')
  expect(await fact('多久办好')).toHaveTextContent('当场办结')
  expect(await fact('费用')).toHaveTextContent('免费')
  expect(await fact('在哪里办')).toHaveTextContent('网上或办事大厅')
})

test('several fees are not added up to one', async () => {
  const fee = (name: string, yuan: number) => ({ name, yuan, basis: '收费标准' })
  open({ guide: fresh(guide({}, { fees: [fee('证件费', 120), fee('加注费', 20)] })) })
  expect(await fact('费用')).toHaveTextContent('2 项收费，见下方')
  expect(screen.getByText('120 元')).toBeInTheDocument()
})

test('what she has is counted, and the list unfolds by what each is for her, with the reason', async () => {
  signedIn()
  open({ materials: hers() })
  // Verified by a department, or made from the form: never hers to have.
  const fold = await screen.findByRole('button', { name: '您已有 2/4 份材料' })
  expect(screen.queryByText('居民身份证')).toBeNull()
  await userEvent.click(fold)
  expect(fold).toHaveAttribute('aria-expanded', 'true')
  const lists = screen.getAllByRole('list').filter((list) => list.closest('[role=listitem]') === null)
  const told = Object.fromEntries(lists.map((list) => [list.getAttribute('aria-label'), list.textContent]))
  expect(told.已有).toBe('居民身份证用电子证照“居民身份证”，有效期到 2028年2月27日。')
  expect(told['存过，可以再用']).toBe('近期照片越秀区政务服务中心 2026年10月8日对过原件，可以直接再用。')
  expect(told.部门自行核验).toContain('市人社局自己核验，不用您交。')
  expect(told.由表单生成).toContain('不用另外准备')
  expect(told['可以后补（容缺受理）']).toContain('受理后 5 个工作日内补上就行')
  // What she has to get: also how it has to be, and from whom.
  expect(told['可以后补（容缺受理）']).toContain('纸质 1 份，来源：申请人')
  expect(told.需要您提供).toContain('只收纸质原件')
  expect(told['可选，没有也能办']).toContain('荣誉证书')
})

test('when nothing is hers to prepare, that is said instead of a count', async () => {
  signedIn()
  const form = resolved('m5', '申请表', 'form', [{ code: 'made_from_form' }])
  open({ materials: fresh([form], 'certificates') })
  expect(await screen.findByRole('button', { name: '不用您准备材料' })).toBeInTheDocument()
})

test('with the certificate store silent, the materials are counted without a claim about them', async () => {
  signedIn()
  open({ materials: unavailable('电子证照库暂时没有回应。', 'certificates') })
  expect(await screen.findByRole('button', { name: '需要 3 份材料' })).toBeInTheDocument()
  expect(screen.getByText('电子证照库暂时没有回应。')).toBeInTheDocument()
})

test('signed out, it says what signing in would show, and comes back here', async () => {
  open()
  await press('登录')
  expect(phone.opened).toEqual([
    `/residents/sign-in/index?back=${encodeURIComponent('/catalogue/guide/index?code=A1')}`,
  ])
})

test('booking goes on to the halls with this item', async () => {
  open({ guide: fresh(guide({ booking: 'only' })) })
  expect(await screen.findByText(/没有预约当天可能办不了/)).toBeInTheDocument()
  await press('预约到大厅办')
  await press('在线办')
  expect(phone.opened).toEqual(['/appointments/halls/index?items=A1', '/applications/apply/index?item=A1'])
})

test('what is not online is only booked', async () => {
  open({ guide: fresh(guide({ online: false })) })
  expect(await screen.findByRole('button', { name: '预约到大厅办' })).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '在线办' })).toBeNull()
})

test('where nothing is booked there is no button that leads nowhere, but what to do instead', async () => {
  open({ guide: fresh(guide({ booking: 'none', online: false })) })
  expect(await screen.findByText(/办公时间直接到上面的地址就可以办/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /预约到大厅办|在线办/ })).toBeNull()
})

test('the telephone is called by one press', async () => {
  open()
  await press(/咨询电话/)
  expect(phone.called).toEqual(['020-80000070'])
})

test('with the hall silent and nothing known, whose silence it is, and no booking button', async () => {
  open({ guide: unavailable('省网上办事大厅暂时没有回应，不是您的网络问题。') })
  expect(await screen.findByText('省网上办事大厅暂时没有回应，不是您的网络问题。')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '预约到大厅办' })).toBeNull()
  reply = { status: 200, body: { guide: fresh(guide()), materials: null } }
  await press('再试一次')
  expect(await screen.findByText('居住证首次申领')).toBeInTheDocument()
})

test('an item that is gone says so', async () => {
  reply = problemReply('not_found')
  openPage(GuidePage, { code: 'A1' })
  expect(await screen.findByRole('alert')).toHaveTextContent('没有找到这一项')
})

test('opened without an item it asks nothing and leads to finding', async () => {
  openPage(GuidePage)
  await press('找事项')
  expect(phone.opened).toEqual(['/pages/find/index'])
  await waitFor(() => expect(bff.received).toHaveLength(0))
})

test('who reads another language is told once that the guide is published in Chinese', async () => {
  usePreferences.setState({ locale: 'en' })
  open()
  expect(await screen.findByText(/as the department publishes them, in Chinese/)).toBeInTheDocument()
  act(() => usePreferences.setState({ locale: 'zh-Hans' }))
  expect(screen.queryByText(/按发布的原文显示/)).toBeNull()
})
