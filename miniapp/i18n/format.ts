import type { Locale } from '@shared/http/locale'
import { type Instant, type LocalDay, localDayOf, localTimeOf, weekdayOf, yearOf } from '@shared/standards/time'
import { type MessageKey, type Translate, translate } from './catalogues'

/** Everything in hall time, Asia/Shanghai, and without Intl, which old Android phones lack. */
export interface Format {
  /** 11月25日 周三 · Wed 25 Nov. With the year when it is not the year of `today`. */
  day(day: LocalDay, today?: LocalDay): string
  /** 11月25日 */
  shortDay(day: LocalDay): string
  /** 2028年2月27日 */
  date(day: LocalDay): string
  /** 周三 */
  weekday(day: LocalDay): string
  /** 09:30 */
  time(instant: Instant): string
  /** 09:30–10:00 */
  timeRange(from: Instant, to: Instant): string
  /** 11月25日 周三 09:30 */
  dateTime(instant: Instant): string
  /** 上午9点30分: as it is said aloud. */
  clock(instant: Instant): string
  /** 11月25日 周三 上午9点30分 */
  spoken(instant: Instant): string
  /** 约 12 分钟 */
  minutes(minutes: number): string
  /** 约 300 米 · 约 1.2 公里 */
  distance(metres: number): string
  /** 8,033 */
  number(value: number): string
  /** 免费 · 12.50 元 */
  money(yuan: number): string
  /** 今天 · 明天 · 还有 3 天 · 已过 2 天 */
  daysLeft(days: number): string
}

export function formatFor(locale: Locale): Format {
  const t: Translate = (key, ...values) => translate(locale, key, ...values)
  const weekday = (day: LocalDay) => t(`common.weekday.${weekdayOf(day)}`)
  const monthAndDate = (day: LocalDay) => ({
    month: t(`common.month.${Number(day.slice(5, 7))}` as MonthKey),
    date: Number(day.slice(8, 10)),
  })
  const format: Format = {
    day(day, today) {
      const text = t('common.day', { ...monthAndDate(day), weekday: weekday(day) })
      return today === undefined || yearOf(today) === yearOf(day) ? text : t('common.year', { year: yearOf(day), text })
    },
    shortDay: (day) => t('common.shortDay', monthAndDate(day)),
    date: (day) => t('common.year', { year: yearOf(day), text: format.shortDay(day) }),
    weekday,
    time: (instant) => localTimeOf(instant),
    timeRange: (from, to) => `${localTimeOf(from)}–${localTimeOf(to)}`,
    dateTime: (instant) => t('common.dateTime', { day: format.day(localDayOf(instant)), time: localTimeOf(instant) }),
    clock(instant) {
      const [hours = 0, minutes = 0] = localTimeOf(instant).split(':').map(Number)
      const part = t(`common.part.${hours < 12 ? 'morning' : hours === 12 ? 'noon' : 'afternoon'}`)
      const hour = hours > 12 ? hours - 12 : hours
      if (minutes === 0) return t('common.clock', { part, hour })
      return t('common.clockMinutes', { part, hour, minute: String(minutes).padStart(2, '0') })
    },
    spoken: (instant) => t('common.dateTime', { day: format.day(localDayOf(instant)), time: format.clock(instant) }),
    minutes: (minutes) => t('common.minutes', { count: Math.max(1, Math.round(minutes)) }),
    distance(metres) {
      if (metres < 950) return t('common.metres', { count: Math.max(50, Math.round(metres / 50) * 50) })
      const km = metres / 1000
      return t('common.kilometres', { count: km < 10 ? km.toFixed(1) : Math.round(km) })
    },
    number: (value) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ','),
    money: (yuan) =>
      yuan === 0 ? t('common.free') : t('common.yuan', { amount: yuan.toFixed(2).replace(/\.00$/, '') }),
    daysLeft(days) {
      if (days === 0) return t('common.today')
      if (days === 1) return t('common.tomorrow')
      return days > 0 ? t('common.daysLeft', { count: days }) : t('common.daysPast', { count: -days })
    },
  }
  return format
}

type MonthKey = Extract<MessageKey, `common.month.${number}`>
