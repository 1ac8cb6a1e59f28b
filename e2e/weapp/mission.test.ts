import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UPLOAD_PIECE_BYTES } from '@shared/materials/contract'
import { eventually, type Resident, signIn } from '../../tools/testing/world'
import { clerkAt, findItem, materialsFor, photo } from '../applying'
import { type Api, apiAt, endpoints } from '../client'
import { startMiniProgram, type TestMiniProgram } from './mini-program'
import { counted, signInOn } from './steps'

/** What is said of a paper that has just been stored, before and after its material is looked at anew. */
const STORED = /已上传并存好|您上传的，还没和原件核对/

/**
 * The mission in the program that WeChat would run: she applies with what there is, loses her network and closes WeChat
 * on the way, follows, answers, is told, shows her new certificate, and takes a consent back.
 */

const NAME = '居住证签注'
/** Six times she opens WeChat anew: a busy machine takes its time. */
const A_WHOLE_DAY_MS = 180_000
/** More than seven pieces. */
const LARGE = photo(800)

let belongings: string
let running: TestMiniProgram
let api: Api
let token: string
let her: Resident
let clerk: ReturnType<typeof clerkAt>
/** The residence permit's renewal where she lives. */
let item: string

beforeAll(async () => {
  belongings = mkdtempSync(join(tmpdir(), 'weapp-belongings-'))
  mkdirSync(join(belongings, 'album'))
  running = await startMiniProgram({ belongings, world: { bff: { env: { RATE_LIMIT_PER_10S: '2000' } } } })
  const { world } = running
  api = apiAt(world.bff.url)
  clerk = clerkAt(world)
  item = await findItem(api, NAME, NAME, '440106000000')
  token = await signIn(world, 'r001')
  const found = (await world.province.control.residents()).find(({ key }) => key === 'r001')
  if (!found) throw new Error('nobody is r001')
  her = found
})
afterAll(async () => {
  await running?.stop()
  rmSync(belongings, { recursive: true })
})

const photographs = (content: Buffer) => writeFileSync(join(belongings, 'album', 'IMG_0001.png'), content)

const piecesSent = () =>
  counted(running.world.bff.url, 'http_request_seconds_count', { route: endpoints.materials.sendPiece.path })

/** Chooses the photo for the one material that is hers to upload; the network goes when three pieces have arrived. */
async function uploadUntilTheNetworkGoes(): Promise<void> {
  const { phone, outside } = running
  photographs(LARGE)
  await outside.networkBreaksAfter(2.5 * UPLOAD_PIECE_BYTES)
  await phone.press('从相册选')
}

/** The server has a piece more than the phone knows of. */
async function stopsAtTwoPieces(): Promise<void> {
  const percent = Math.floor(((2 * UPLOAD_PIECE_BYTES) / LARGE.length) * 100)
  await running.phone.has('progressbar', new RegExp(`停在 ${percent}%`))
}

const wechatMessages = async () =>
  (await running.world.province.control.phone<{ messages: { page: string | null; title: string }[] }>(her.openid))
    .messages

const toldOf = (kind: string) =>
  eventually(
    async () => {
      const { messages } = await api.ok(endpoints.notifications.messages, { token })
      if (!messages.some((message) => message.kind === kind)) throw new Error(`not told of ${kind}`)
    },
    { timeoutMs: 20_000 },
  )

test(
  'she applies, is interrupted, follows, answers, shows what she got, and takes a consent back',
  async () => {
    const { phone, outside, world } = running
    await signInOn(phone)

    // The guide, for her.
    await phone.tab('找事项')
    await phone.press(/^办理地区/)
    await phone.sheet.press('广州市')
    await phone.sheet.press('天河区')
    await phone.sheet.closes()
    await phone.types('名称、拼音或首字母', NAME)
    await phone.press(new RegExp(`^${NAME}`))
    await phone.isOn('catalogue/guide/index')
    expect(await openedWith('code')).toBe(item)
    await phone.press(/份材料/)
    for (const group of ['已有', '存过，可以再用', '部门自行核验', '可以后补（容缺受理）', '需要您提供']) {
      await phone.sees(group)
    }
    await phone.press('在线办')

    // The form arrives filled; a correction outlives the app.
    await phone.isOn('applications/apply/index')
    await phone.sees(/来自广东省居住证，/)
    await phone.types(/服务处所/, '测试单位')
    await phone.sees(/已保存 \d/)
    await goOnAfterClosing()
    await phone.sees('测试单位')
    await phone.press('填好了，继续')

    // She allows two certificates; closed once more, it opens where she was.
    for (let allowed = 0; allowed < 2; allowed++) {
      await phone.press('允许使用')
      await phone.sheet.sees('谁来看')
      await phone.sheet.press('允许使用')
      await phone.sheet.closes()
    }
    await phone.sees(/授权回执号 SQ[\s\S]*授权回执号 SQ/)
    await phone.until(async () => expect(await savedStep()).toBe('materials'))
    await goOnAfterClosing()
    await phone.has('progressbar', /第 2 步/)
    await phone.sees(/授权回执号 SQ[\s\S]*授权回执号 SQ/)

    // One paper is uploaded; it goes on from what the server has, and nothing is sent twice.
    await uploadUntilTheNetworkGoes()
    await phone.allows()
    await stopsAtTwoPieces()
    await phone.sees('没有网络，显示的是上次看到的内容。')
    // She turns mobile data on, elsewhere on her phone.
    expect(await outside.leave()).toBe('hidden')
    await outside.network('4g')
    await outside.comeBack()
    await phone.sees(STORED)
    expect(await piecesSent()).toBe(Math.ceil(LARGE.length / UPLOAD_PIECE_BYTES))
    await phone.press('材料好了，继续')

    await phone.press('确认提交')
    await phone.sees('请先勾选声明，再确认提交。')
    await phone.tick(/以上内容和材料都真实/)
    await phone.press('确认提交')
    await phone.isOn('applications/detail/index')
    await phone.sees('已提交，等部门受理。')
    await phone.sees(/回执号 \S+/)
    const application = await openedWith('id')

    // WeChat asks, straight from the tap.
    await phone.press('打开微信提醒')
    await phone.allows()
    await phone.sees('一直提醒，直到您关掉')

    // The window accepts; WeChat's message leads to it.
    await clerk.accept(application)
    const page = await eventually(
      async () => {
        const [message] = await wechatMessages()
        if (!message?.page?.includes(application)) throw new Error('no message of WeChat')
        return message.page
      },
      { timeoutMs: 20_000 },
    )
    await running.closeAndOpen(`/${page.replace(/^\//, '')}`)
    await phone.isOn('applications/detail/index')
    await phone.sees(/已受理，正在办/)

    // A page is missing: she is asked on home, and answers in place, closed in the middle of the upload.
    const home = (await materialsFor(api, token, item)).find(({ name }) => name.startsWith('住所证明'))?.id ?? ''
    await clerk.compare(application, home)
    await clerk.askSupplement(application, '租赁合同缺签名页', [{ CLBH: home, CLMC: '房屋租赁合同签名页' }])
    await toldOf('supplement_asked')
    await phone.goHome()
    await phone.isOn('pages/home/index')
    await phone.pullsDown()
    await phone.sees(`补充材料：${NAME}`)
    await phone.press('去补材料')
    await phone.sees('原因：租赁合同缺签名页')
    await phone.sees(/时钟停着/)
    const before = await piecesSent()
    await uploadUntilTheNetworkGoes()
    await stopsAtTwoPieces()
    await running.closeAndOpen()
    await phone.press('去补材料')
    await phone.sees(STORED)
    expect((await piecesSent()) - before).toBe(Math.ceil(LARGE.length / UPLOAD_PIECE_BYTES))
    await phone.press('交给部门')
    await phone.sees('您补的材料已经交上，等窗口查看。')
    await clerk.receiveSupplement(application)
    await toldOf('supplement_received')

    // What could follow is handed in too; the window finishes, she rates.
    await running.closeAndOpen(`/applications/detail/index?id=${application}`)
    await phone.sees('后补的材料（容缺）')
    photographs(photo())
    await phone.press('从相册选')
    await phone.sees(STORED)
    await phone.press('交给部门')
    await phone.until(async () => expect(await phone.text()).not.toContain('后补的材料（容缺）'))
    await clerk.finishAfterReviews(application)
    await toldOf('certificate_issued')
    await running.closeAndOpen()
    await phone.press(/条新消息/)
    await phone.isOn('notifications/inbox/index')
    await phone.press(/已办结：居住证签注/)
    await phone.isOn('applications/detail/index')
    await phone.sees('办好了，已经出证。')
    await phone.choose('满意')
    await phone.press('提交评价')
    await phone.sees('您的评价')
    await phone.goBack()

    // Her new certificate, shown once. Other apps do not see it.
    await phone.isOn('notifications/inbox/index')
    await phone.press(/新证照：/)
    await phone.isOn('certificates/detail/index')
    await keepTheCode()
    await phone.press('出示')
    await phone.sheet.press('证明身份')
    await phone.has('timer')
    await phone.has('img', /出示码二维码/)
    expect(await outside.leave()).toBe('hidden')
    await outside.comeBack()
    const code: string = await running.mini.evaluate('() => getApp().shownCode')
    const verify = () => world.province.control.verifyCode({ code, purpose: 'identity', verifierName: '测试银行柜台' })
    expect((await verify()).head.status).toBe('0')
    await phone.sees(/已被 测试银行柜台 在/)
    expect((await verify()).head.status).not.toBe('0')

    // Who used it, and what she allowed: one consent is taken back.
    await phone.goHome()
    await phone.press(/^我的证照/)
    await phone.isOn('certificates/wallet/index')
    await phone.press(/^用证记录/)
    await phone.sees(/测试银行柜台/)
    await phone.goBack()
    await phone.press(/^授权回执/)
    await phone.isOn('certificates/consents/index')
    await phone.press('撤回授权')
    await phone.sheet.press('确认撤回')
    await phone.sees('已撤回')
    const { consents } = await api.ok(endpoints.certificates.consents, { token })
    expect(consents.map(({ state }) => state).sort()).toEqual(['active', 'revoked'])
    expect(phone.thrown).toEqual([])
  },
  A_WHOLE_DAY_MS,
)

/** WeChat is closed; from home she goes on with what she had begun. */
async function goOnAfterClosing(): Promise<void> {
  const { phone } = running
  await running.closeAndOpen()
  await phone.isOn('pages/home/index')
  await phone.press(new RegExp(`^${NAME}，.*还没有提交`))
  await phone.isOn('applications/apply/index')
}

async function savedStep(): Promise<string | undefined> {
  const { drafts } = await api.ok(endpoints.applications.drafts, { token })
  const [draft] = drafts
  if (!draft) return undefined
  return (await api.ok(endpoints.applications.draft, { token, params: { id: draft.id } })).draft.step
}

const openedWith = async (name: string): Promise<string> =>
  decodeURIComponent((await running.mini.currentPage())?.query[name] ?? '')

/** A window would scan the code; without a screen it is taken from where the phone receives it. */
async function keepTheCode(): Promise<void> {
  await running.mini.mockWxMethod(
    'request',
    `function (options) {
      return this.origin({ url: options.url, method: options.method, data: options.data, header: options.header,
        dataType: options.dataType, responseType: options.responseType, timeout: options.timeout }).then((answer) => {
        if (/\\/codes$/.test(options.url)) getApp().shownCode = answer.data.code
        return answer
      })
    }`,
  )
}
