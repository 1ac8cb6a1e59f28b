import * as v from 'valibot'

/** 窗口类型 CKLX */
export const kind = v.pipe(v.string(), v.regex(/^[A-Z]{2,4}$/))
/** 排队号 PDH */
export const ticketNumber = v.pipe(v.string(), v.regex(/^[A-Z]{2,4}\d{3,6}$/))
