import * as v from 'valibot'
import type { Locale } from './locale'

/** Whose side it is on. The resident is told: our fault, an upstream's fault and her network are three different messages. */
export type Fault = 'request' | 'rule' | 'us' | 'hall' | 'certificates' | 'identity' | 'wechat'

/** What sending it again can do: nothing; the same request with the same key is safe; later; after signing in again. */
export type Retry = 'no' | 'same' | 'later' | 'sign-in'

interface ProblemKind {
  status: number
  fault: Fault
  retry: Retry
  /** What happened, and what the resident can do now. */
  text: Record<Locale, readonly [happened: string, nextStep: string]>
}

const kind = (
  status: number,
  fault: Fault,
  retry: Retry,
  hans: readonly [string, string],
  hant: readonly [string, string],
  en: readonly [string, string],
): ProblemKind => ({ status, fault, retry, text: { 'zh-Hans': hans, 'zh-Hant': hant, en } })

/** The one catalogue of everything that can go wrong. The code is stable; texts may be improved at any time. */
export const PROBLEMS = {
  invalid_request: kind(
    400,
    'request',
    'no',
    ['提交的内容有一处不对。', '请按提示改好后再试。'],
    ['提交的內容有一處不對。', '請按提示改好後再試。'],
    ['Something in the request is not right.', 'Please correct the marked part and try again.'],
  ),
  not_signed_in: kind(
    401,
    'request',
    'sign-in',
    ['您还没有登录，或登录已过期。', '请重新登录，已填的内容不会丢。'],
    ['您尚未登入，或登入已過期。', '請重新登入，已填的內容不會丟失。'],
    ['You are not signed in, or your sign-in has expired.', 'Please sign in again. What you filled in is kept.'],
  ),
  sign_in_failed: kind(
    401,
    'request',
    'sign-in',
    ['这次登录没有成功，登录凭证已失效。', '请重新点一次登录。'],
    ['這次登入未成功，登入憑證已失效。', '請重新點一次登入。'],
    ['Signing in did not work: the sign-in code is no longer valid.', 'Please tap sign in once more.'],
  ),
  real_name_required: kind(
    403,
    'request',
    'sign-in',
    ['这个微信还没有绑定实名身份。', '请先到广东省统一身份认证平台完成实名，再回来登录。'],
    ['這個微信尚未綁定實名身份。', '請先到廣東省統一身份認證平台完成實名，再回來登入。'],
    [
      'This WeChat account has no verified identity yet.',
      'Please verify your identity with the provincial identity platform first.',
    ],
  ),
  forbidden: kind(
    403,
    'request',
    'no',
    ['您不能查看或更改这一项。', '如果这是您的业务，请确认登录的是本人账号。'],
    ['您不能查看或更改這一項。', '如果這是您的業務，請確認登入的是本人帳戶。'],
    ['You cannot view or change this.', 'If it is yours, please check that you are signed in as yourself.'],
  ),
  not_found: kind(
    404,
    'request',
    'no',
    ['没有找到这一项，可能已被移除。', '请返回上一页重新选择。'],
    ['找不到這一項，可能已被移除。', '請返回上一頁重新選擇。'],
    ['This could not be found. It may have been removed.', 'Please go back and choose again.'],
  ),
  method_not_allowed: kind(
    405,
    'request',
    'no',
    ['这个地址不支持这样的操作。', '请更新小程序后再试。'],
    ['這個地址不支援這樣的操作。', '請更新小程式後再試。'],
    ['This address does not support that operation.', 'Please update the mini-program and try again.'],
  ),
  idempotency_key_required: kind(
    400,
    'request',
    'no',
    ['这次提交缺少防重复的编号。', '请更新小程序后再试。'],
    ['這次提交缺少防重複的編號。', '請更新小程式後再試。'],
    ['This request came without a key against duplicates.', 'Please update the mini-program and try again.'],
  ),
  idempotency_key_reused: kind(
    422,
    'request',
    'no',
    ['这个编号已经用于另一次提交。', '请重新打开页面再试，之前那次的结果不受影响。'],
    ['這個編號已經用於另一次提交。', '請重新打開頁面再試，之前那次的結果不受影響。'],
    ['This key was already used for a different request.', 'Please reopen the page. The earlier result still stands.'],
  ),
  payload_too_large: kind(
    413,
    'request',
    'no',
    ['提交的内容太大。', '请减少内容后再试。'],
    ['提交的內容太大。', '請減少內容後再試。'],
    ['The request is too large.', 'Please send less and try again.'],
  ),
  too_many_requests: kind(
    429,
    'request',
    'later',
    ['您操作得太快了。', '请稍等几秒再试，已有的预约和申请不受影响。'],
    ['您操作得太快了。', '請稍等幾秒再試，已有的預約和申請不受影響。'],
    ['That was too fast.', 'Please wait a few seconds. Your bookings and applications are safe.'],
  ),
  slot_full: kind(
    409,
    'rule',
    'no',
    ['这个时间刚刚约满。', '可以改选下面最近的时间。'],
    ['這個時間剛剛約滿。', '可以改選下面最近的時間。'],
    ['This time has just been taken.', 'Please choose one of the nearest times below.'],
  ),
  slot_not_open: kind(
    409,
    'rule',
    'no',
    ['这个时间现在不能预约。', '请另选一个开放的时间。'],
    ['這個時間現在不能預約。', '請另選一個開放的時間。'],
    ['This time is not open for booking.', 'Please choose another time.'],
  ),
  booking_limit: kind(
    409,
    'rule',
    'no',
    ['已达到这个大厅的预约次数上限。', '可以先取消一个不用的预约，或等到限制解除后再约。'],
    ['已達到這個大廳的預約次數上限。', '可以先取消一個不用的預約，或等到限制解除後再約。'],
    [
      'You have reached this hall’s booking limit.',
      'Cancel a booking that you do not need, or book again when the limit ends.',
    ],
  ),
  booking_overlap: kind(
    409,
    'rule',
    'no',
    ['同一时间已经有一个预约。', '请另选一个时间，或先取消原来的预约。'],
    ['同一時間已經有一個預約。', '請另選一個時間，或先取消原來的預約。'],
    ['There is already a booking at that time.', 'Please choose another time, or cancel the other booking first.'],
  ),
  booking_banned: kind(
    409,
    'rule',
    'no',
    ['因多次爽约，暂时不能网上预约。', '可以直接到大厅现场取号；对记录有异议可拨打 12345。'],
    ['因多次失約，暫時不能網上預約。', '可以直接到大廳現場取號；對記錄有異議可致電 12345。'],
    [
      'Online booking is paused because of missed appointments.',
      'You can take a number at the hall. To object, call 12345.',
    ],
  ),
  hold_expired: kind(
    409,
    'rule',
    'no',
    ['为您保留的时间已到，名额已放回。', '请重新选择一个时间。'],
    ['為您保留的時間已到，名額已放回。', '請重新選擇一個時間。'],
    ['The time held for you has run out and was given back.', 'Please choose a time again.'],
  ),
  wrong_state: kind(
    409,
    'rule',
    'no',
    ['这个预约现在不能这样操作。', '请刷新后查看它的最新状态。'],
    ['這個預約現在不能這樣操作。', '請重新整理後查看它的最新狀態。'],
    ['This booking cannot be changed that way now.', 'Please refresh to see its current state.'],
  ),
  too_late_to_cancel: kind(
    409,
    'rule',
    'no',
    ['已过可以取消的时间。', '如果来不了，请致电大厅说明，以免记为爽约。'],
    ['已過可以取消的時間。', '如果來不了，請致電大廳說明，以免記為失約。'],
    [
      'It is too late to cancel online.',
      'If you cannot come, please call the hall so that it is not counted as missed.',
    ],
  ),
  item_not_accepted: kind(
    409,
    'rule',
    'no',
    ['这个大厅不办理这个事项。', '请换一个受理它的大厅。'],
    ['這個大廳不辦理這個事項。', '請換一個受理它的大廳。'],
    ['This hall does not take this matter.', 'Please choose a hall that does.'],
  ),
  calendar_not_published: kind(
    409,
    'rule',
    'later',
    ['那一年的工作日安排还没有公布。', '请先选较近的日期，公布后即可预约。'],
    ['那一年的工作日安排尚未公布。', '請先選較近的日期，公布後即可預約。'],
    ['The working days of that year are not published yet.', 'Please choose an earlier date.'],
  ),
  draft_changed: kind(
    409,
    'rule',
    'no',
    ['这份申请在另一台设备上改过了。', '请看看那边的内容，再决定用哪一份，两份都没有丢。'],
    ['這份申請在另一部裝置上改過了。', '請看看那邊的內容，再決定用哪一份，兩份都沒有丟失。'],
    ['This application was changed on another device.', 'Please look at both and choose. Neither is lost.'],
  ),
  form_incomplete: kind(
    422,
    'rule',
    'no',
    ['表单还有几处没有填好。', '请按标出的提示补充，已填的内容都在。'],
    ['表格還有幾處未填好。', '請按標出的提示補充，已填的內容都在。'],
    ['Some parts of the form are not complete.', 'Please fill in what is marked. Everything you typed is kept.'],
  ),
  form_changed: kind(
    409,
    'rule',
    'no',
    ['这个事项的表单刚刚更新了。', '请重新打开申请，已填的内容会带过来。'],
    ['這個事項的表格剛剛更新了。', '請重新打開申請，已填的內容會帶過來。'],
    [
      'The form of this item has just been updated.',
      'Please reopen the application. What you filled in is carried over.',
    ],
  ),
  materials_missing: kind(
    422,
    'rule',
    'no',
    ['还缺必要的材料。', '请补上标出的材料再提交，其他内容都已保存。'],
    ['還缺必要的材料。', '請補上標出的材料再提交，其他內容都已保存。'],
    ['Required documents are missing.', 'Please add the marked ones and submit again. Everything else is saved.'],
  ),
  consent_ended: kind(
    409,
    'rule',
    'no',
    ['这份证照的使用授权已经结束。', '请重新授权，或改为上传材料。'],
    ['這份證照的使用授權已經結束。', '請重新授權，或改為上載材料。'],
    ['The permission to use this certificate has ended.', 'Please allow it again, or upload a document instead.'],
  ),
  not_online: kind(
    409,
    'rule',
    'no',
    ['这个事项现在不能在网上申请。', '请预约到大厅办理。'],
    ['這個事項現時不能在網上申請。', '請預約到大廳辦理。'],
    ['This item cannot be applied for online now.', 'Please book a time at a service hall.'],
  ),
  supplement_too_late: kind(
    409,
    'rule',
    'no',
    ['补交材料的期限已经过了。', '请联系受理部门，或重新申请。'],
    ['補交材料的期限已過。', '請聯絡受理部門，或重新申請。'],
    ['The time to hand in the documents is over.', 'Please contact the department, or apply again.'],
  ),
  already_rated: kind(
    409,
    'rule',
    'no',
    ['这次服务您已经评价过了。', '一次服务评价一次，感谢您的意见。'],
    ['這次服務您已經評價過了。', '一次服務評價一次，感謝您的意見。'],
    ['You have already rated this service.', 'Each service is rated once. Thank you for your opinion.'],
  ),
  certificate_not_usable: kind(
    409,
    'rule',
    'no',
    ['这份证照现在不能使用。', '请看看它的有效期和状态，或改为上传材料。'],
    ['這份證照現時不能使用。', '請看看它的有效期和狀態，或改為上載材料。'],
    ['This certificate cannot be used now.', 'Please check its validity and state, or upload a document instead.'],
  ),
  upload_too_large: kind(
    413,
    'rule',
    'no',
    ['这个文件太大，最多 10 MB。', '请拍得小一些，或分成几份。'],
    ['這個檔案太大，最多 10 MB。', '請拍得小一些，或分成幾份。'],
    ['This file is too large. The limit is 10 MB.', 'Please take a smaller photo, or split it.'],
  ),
  upload_not_allowed: kind(
    422,
    'rule',
    'no',
    ['这个文件不是照片或 PDF，或者已经损坏。', '请上传 JPG、PNG 或 PDF。'],
    ['這個檔案不是相片或 PDF，或者已經損壞。', '請上載 JPG、PNG 或 PDF。'],
    ['This file is not a photo or PDF, or it is damaged.', 'Please upload a JPG, PNG or PDF.'],
  ),
  hall_unavailable: kind(
    503,
    'hall',
    'same',
    ['省网上办事大厅暂时没有回应，不是您的网络问题。', '您的预约和申请都在，请稍后再试。'],
    ['省網上辦事大廳暫時沒有回應，不是您的網絡問題。', '您的預約和申請都在，請稍後再試。'],
    [
      'The provincial online hall is not answering. It is not your network.',
      'Your bookings and applications are safe. Please try again shortly.',
    ],
  ),
  certificates_unavailable: kind(
    503,
    'certificates',
    'same',
    ['电子证照库暂时没有回应，不是您的网络问题。', '您的证照都在，请稍后再看。'],
    ['電子證照庫暫時沒有回應，不是您的網絡問題。', '您的證照都在，請稍後再看。'],
    [
      'The certificate store is not answering. It is not your network.',
      'Your certificates are safe. Please look again shortly.',
    ],
  ),
  identity_unavailable: kind(
    503,
    'identity',
    'same',
    ['统一身份认证平台暂时没有回应，不是您的网络问题。', '请稍后再登录。'],
    ['統一身份認證平台暫時沒有回應，不是您的網絡問題。', '請稍後再登入。'],
    ['The identity platform is not answering. It is not your network.', 'Please sign in again shortly.'],
  ),
  wechat_unavailable: kind(
    503,
    'wechat',
    'same',
    ['微信平台暂时没有回应，不是您的网络问题。', '请稍后再试。'],
    ['微信平台暫時沒有回應，不是您的網絡問題。', '請稍後再試。'],
    ['WeChat is not answering. It is not your network.', 'Please try again shortly.'],
  ),
  temporarily_unavailable: kind(
    503,
    'us',
    'same',
    ['我们的服务暂时忙不过来，不是您的网络问题。', '已提交的内容不会丢，请稍后再试。'],
    ['我們的服務暫時忙不過來，不是您的網絡問題。', '已提交的內容不會丟失，請稍後再試。'],
    [
      'Our service cannot take this right now. It is not your network.',
      'What you submitted is kept. Please try again shortly.',
    ],
  ),
  internal_error: kind(
    500,
    'us',
    'same',
    ['我们的服务出了一点问题，不是您的操作造成的。', '请稍后再试；如果一直这样，请把下面的编号告诉 12345。'],
    ['我們的服務出了一點問題，不是您的操作造成的。', '請稍後再試；如果一直這樣，請把下面的編號告訴 12345。'],
    [
      'Something went wrong on our side, not yours.',
      'Please try again shortly. If it stays, tell 12345 the number below.',
    ],
  ),
} satisfies Record<string, ProblemKind>

export type ProblemCode = keyof typeof PROBLEMS
export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[]

export const problemKind = (code: ProblemCode): ProblemKind => PROBLEMS[code]

/** A slot offered instead of one that is taken. */
export const AlternativeSlotSchema = v.object({
  slotId: v.string(),
  hallId: v.string(),
  hallName: v.string(),
  startsAt: v.string(),
  endsAt: v.string(),
  left: v.number(),
})
export type AlternativeSlot = v.InferOutput<typeof AlternativeSlotSchema>

/** RFC 9457 problem details, with our stable `code`. `detail` is what happened, `nextStep` what to do now. */
export const ProblemSchema = v.object({
  type: v.string(),
  code: v.picklist(PROBLEM_CODES),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  nextStep: v.string(),
  fault: v.picklist(['request', 'rule', 'us', 'hall', 'certificates', 'identity', 'wechat']),
  retry: v.picklist(['no', 'same', 'later', 'sign-in']),
  instance: v.string(),
  requestId: v.string(),
  errors: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
  alternatives: v.optional(v.array(AlternativeSlotSchema)),
  limit: v.optional(
    v.object({
      rule: v.picklist(['slot', 'day', 'week', 'month', 'overlap', 'ban']),
      max: v.nullable(v.number()),
      freesAt: v.nullable(v.string()),
    }),
  ),
  retryAfterSeconds: v.optional(v.number()),
  /** draft_changed: what the server has now. */
  draft: v.optional(v.object({ version: v.number(), updatedAt: v.string() })),
  /** materials_missing: ids of the materials. */
  materials: v.optional(v.array(v.string())),
})
export type Problem = v.InferOutput<typeof ProblemSchema>
