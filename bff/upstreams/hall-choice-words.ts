import type { Slot, UsualDay } from '@shared/appointments/contract'
import * as v from 'valibot'
import { HallSlot, toSlot } from './hall-words'

/** 半天: the first free slot of each half-day, by hall. */
export const HallHalfDays = v.object({ DTBM: v.string(), BT: v.array(HallSlot) })

export const toHalfDays = (raw: v.InferOutput<typeof HallHalfDays>[]): Map<string, Slot[]> =>
  new Map(raw.map(({ DTBM, BT }) => [DTBM, BT.map(toSlot)]))

/** 拥挤程度: people who usually take a number, by weekday and hour. */
export const HallUsual = v.object({
  DTBM: v.string(),
  XQ: v.array(
    v.object({
      XQ: v.picklist([1, 2, 3, 4, 5, 6, 7]),
      TS: v.number(),
      SD: v.array(v.object({ KS: v.pipe(v.string(), v.regex(/^\d{2}:00$/)), RS: v.number() })),
    }),
  ),
})

export const toUsualDays = (raw: v.InferOutput<typeof HallUsual>[]): Map<string, UsualDay[]> =>
  new Map(
    raw.map(({ DTBM, XQ }) => [
      DTBM,
      XQ.map(({ XQ: weekday, TS: days, SD }) => ({
        hall: DTBM,
        weekday,
        days,
        hours: SD.map(({ KS: from, RS }) => ({ from, people: Math.round(RS) })),
      })),
    ]),
  )
