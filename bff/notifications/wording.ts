import type { Locale } from '@shared/http/locale'
import type { Message } from '@shared/notifications/contract'
import { localDayOf, localTimeOf } from '@shared/standards/time'
import { fitKeyword } from './keywords'
import type { TemplateLine } from './templates'

/** What a message is made of when it is put into a template. */
export interface Told {
  kind: Message['kind']
  values: Record<string, string>
  at: Date
  locale: Locale
}

export type Worded =
  | { data: Record<string, string>; cut: number }
  /** A line of the template for which we have no value that fits. */
  | { unfit: string }

type Texts = Readonly<Record<Locale, string>>

/** 备注, at most twenty characters in each language. */
const REMARKS: Partial<Record<Message['kind'], Texts>> = {
  appointment_booked: { 'zh-Hans': '请带齐材料，按时到场', 'zh-Hant': '請帶齊材料，按時到場', en: 'Bring your papers' },
  appointment_moved: {
    'zh-Hans': '预约已改期，请按新时间到场',
    'zh-Hant': '預約已改期，請按新時間到場',
    en: 'Moved to a new time',
  },
  appointment_cancelled_by_hall: {
    'zh-Hans': '大厅取消了这次预约，请另约时间',
    'zh-Hant': '大廳取消了這次預約，請另約時間',
    en: 'Cancelled by hall',
  },
  appointment_tomorrow: { 'zh-Hans': '明天办理，请带齐材料', 'zh-Hant': '明天辦理，請帶齊材料', en: 'It is tomorrow' },
  appointment_soon: {
    'zh-Hans': '两小时后办理，请及时出门',
    'zh-Hant': '兩小時後辦理，請及時出門',
    en: 'In two hours',
  },
  waitlist_offer: {
    'zh-Hans': '已为您留位，请尽快确认',
    'zh-Hant': '已為您留位，請盡快確認',
    en: 'Kept: please confirm',
  },
  queue_near: { 'zh-Hans': '快到您了，请在大厅等候', 'zh-Hant': '快到您了，請在大廳等候', en: 'Nearly your turn' },
  queue_called: { 'zh-Hans': '正在叫您的号，请到窗口', 'zh-Hant': '正在叫您的號，請到窗口', en: 'It is your turn' },
  queue_passed: { 'zh-Hans': '已过号，可以重新排队', 'zh-Hant': '已過號，可以重新排隊', en: 'Missed: queue again' },
  queue_ended: {
    'zh-Hans': '大厅今天不再叫号，请另约时间',
    'zh-Hant': '大廳今天不再叫號，請另約時間',
    en: 'The hall has closed',
  },
  application_submitted: { 'zh-Hans': '已提交，请留意受理结果', 'zh-Hant': '已提交，請留意受理結果', en: 'Submitted' },
  application_accepted: {
    'zh-Hans': '部门已受理，正在办理',
    'zh-Hant': '部門已受理，正在辦理',
    en: 'Accepted, under way',
  },
  application_not_accepted: {
    'zh-Hans': '未予受理，请查看原因',
    'zh-Hant': '未予受理，請查看原因',
    en: 'Refused: see why',
  },
  supplement_asked: { 'zh-Hans': '请按要求补正材料', 'zh-Hant': '請按要求補正材料', en: 'Papers are missing' },
  supplement_due: {
    'zh-Hans': '补正期限将到，请尽快提交',
    'zh-Hant': '補正期限將到，請盡快提交',
    en: 'Due soon: hand in',
  },
  supplement_received: {
    'zh-Hans': '补正材料已收到，继续办理',
    'zh-Hant': '補正材料已收到，繼續辦理',
    en: 'Papers received',
  },
  later_due: {
    'zh-Hans': '后补材料期限将到，请尽快提交',
    'zh-Hant': '後補材料期限將到，請盡快提交',
    en: 'Due soon: hand in',
  },
  application_finished: {
    'zh-Hans': '已办结，请查看结果',
    'zh-Hant': '已辦結，請查看結果',
    en: 'Finished: see result',
  },
  certificate_ending: {
    'zh-Hans': '证照即将到期，请及时办理',
    'zh-Hant': '證照即將到期，請及時辦理',
    en: 'It ends soon',
  },
}

/** 办理进度, 排队进度: at most five Chinese characters, whatever the language. */
const PROGRESS: Partial<Record<Message['kind'], string>> = {
  queue_near: '快到您了',
  queue_called: '请到窗口',
  queue_passed: '已过号',
  queue_ended: '大厅停叫',
  application_submitted: '已提交',
  application_accepted: '已受理',
  application_not_accepted: '不予受理',
  supplement_asked: '需要补正',
  supplement_due: '补正将截止',
  supplement_received: '补正已收到',
  later_due: '待补材料',
  application_finished: '已办结',
}

const dayText = (day: string) => day.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$1年$2月$3日')
const timeText = (at: Date) => `${dayText(localDayOf(at))} ${localTimeOf(at)}`

/** What stands in a line, by the line's label: labels are the same in every account, keys are not. */
const VALUES: Readonly<Record<string, (told: Told) => string | undefined>> = {
  预约事项: ({ values }) => values.item,
  预约时间: ({ values }) => values.startsAt && timeText(new Date(values.startsAt)),
  办理地点: ({ values }) => values.hall,
  预约编号: ({ values }) => values.number,
  确认截止时间: ({ values }) => values.until && timeText(new Date(values.until)),
  排队号码: ({ values }) => values.number,
  排队进度: ({ kind }) => PROGRESS[kind],
  办理窗口: ({ values }) => (values.desk ? `${values.desk} 号窗口` : values.window),
  申请业务: ({ values }) => values.item,
  办理进度: ({ kind }) => PROGRESS[kind],
  更新时间: ({ at }) => timeText(at),
  证照名称: ({ values }) => values.name,
  到期日期: ({ values }) => values.validUntil && dayText(values.validUntil),
  温馨提示: ({ kind, locale }) => REMARKS[kind]?.[locale],
  备注: ({ kind, locale }) => REMARKS[kind]?.[locale],
}

/** Lines of a template for which we know no value: a message could never be put into it. */
export const unknownLabels = (lines: readonly TemplateLine[]): string[] =>
  lines.map(({ label }) => label).filter((label) => !(label in VALUES))

/** Puts a message into a template: every line gets a value that its keyword takes. */
export function wordFor(lines: readonly TemplateLine[], told: Told): Worded {
  const data: Record<string, string> = {}
  let cut = 0
  for (const { label, key, type } of lines) {
    const fitted = fitKeyword(type, VALUES[label]?.(told) ?? '')
    if (!fitted) return { unfit: label }
    data[key] = fitted.value
    if (fitted.cut) cut += 1
  }
  return { data, cut }
}
