import * as v from 'valibot'
import { endpoint, id, instant } from '../http/endpoint'
import { LocationSchema } from './contract'
import { QueueRulesSchema } from './queue-rules'

/** 等候 waiting · 叫号 called · 过号 passed: missed a call, can be taken up again · 办结 served · 未到 missed · 退号 left · 停叫 ended: the hall has shut */
export const QueueStateSchema = v.picklist(['waiting', 'called', 'passed', 'served', 'missed', 'left', 'ended'])
export type QueueState = v.InferOutput<typeof QueueStateSchema>

export const QueueNumberSchema = v.object({
  id: v.string(),
  /** The booking it was given for; null for a walk-in. */
  appointment: v.nullable(v.string()),
  /** As it is called in the hall, e.g. HJ012. */
  number: v.string(),
  state: QueueStateSchema,
  item: v.nullable(v.object({ code: v.string(), name: v.string() })),
  hall: v.object({
    id: v.string(),
    name: v.string(),
    address: v.string(),
    phone: v.string(),
    location: LocationSchema,
  }),
  windowName: v.string(),
  /** Waiting before it; null when it does not wait. */
  ahead: v.nullable(v.number()),
  /** Until its call, by how fast the hall has worked lately; null when too little is known. */
  wait: v.nullable(v.object({ fromMinutes: v.number(), toMinutes: v.number() })),
  /** Where it was called to. */
  desk: v.nullable(v.string()),
  /** False until who took it from afar has shown that she is there: it is not called before. */
  here: v.boolean(),
  calledAt: v.nullable(instant),
  /** Passed: until when it can be taken up again. */
  keptUntil: v.nullable(instant),
  /** Why the hall calls it no more, in its own words; null: it did not end it. */
  endedByHall: v.nullable(v.string()),
  rules: QueueRulesSchema,
})
export type QueueNumber = v.InferOutput<typeof QueueNumberSchema>

export const QueueAnswerSchema = v.object({ queue: QueueNumberSchema, serverTime: instant })
export type QueueAnswer = v.InferOutput<typeof QueueAnswerSchema>

/** What the hall shows at its entrance, scanned whole or its eight digits typed in. */
export const PLACE_CODE = /^(YC1\.[\w-]{1,40}\.)?\d{8}$/
const placeCode = v.pipe(v.string(), v.trim(), v.regex(PLACE_CODE))

const queueProblems = ['forbidden', 'not_found', 'wrong_state', 'hall_unavailable'] as const

export const queueEndpoints = {
  one: endpoint({
    id: 'appointments.queue',
    method: 'GET',
    path: '/api/appointments/queue/:id',
    summary: 'How a number of hers stands, by the number’s id or its booking’s: asked every few seconds on the day',
    access: 'resident',
    params: v.object({ id }),
    response: QueueAnswerSchema,
    problems: ['forbidden', 'not_found', 'hall_unavailable'],
  }),
  mine: endpoint({
    id: 'appointments.numbers',
    method: 'GET',
    path: '/api/appointments/queue',
    summary: 'Her numbers of today that are still in the queue',
    access: 'resident',
    response: v.object({ numbers: v.array(QueueNumberSchema), serverTime: instant }),
    problems: ['hall_unavailable'],
  }),
  checkIn: endpoint({
    id: 'appointments.checkIn',
    method: 'POST',
    path: '/api/appointments/queue/:id/check-in',
    summary:
      'Show that she is in the hall, by the code it shows: a booking gets its number, a number from afar may be called',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    body: v.object({ code: placeCode }),
    response: QueueAnswerSchema,
    problems: [...queueProblems, 'place_code_invalid', 'not_check_in_time'],
  }),
  takeNumber: endpoint({
    id: 'appointments.takeNumber',
    method: 'POST',
    path: '/api/appointments/queue',
    summary: 'Take a walk-in’s number from afar, where the hall allows it',
    access: 'resident',
    write: true,
    body: v.object({ hall: id, item: id }),
    response: QueueAnswerSchema,
    success: 201,
    problems: [
      'no_numbers_left',
      'no_numbers_now',
      'number_taken_already',
      'no_remote_numbers',
      'item_not_accepted',
      'not_found',
      'calendar_not_published',
      'hall_unavailable',
    ],
  }),
  rejoin: endpoint({
    id: 'appointments.rejoin',
    method: 'POST',
    path: '/api/appointments/queue/:id/rejoin',
    summary:
      'Take a number up again that missed its call, once; with the hall’s code when she has not shown yet that she is there',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    body: v.object({ code: v.optional(placeCode) }),
    response: QueueAnswerSchema,
    problems: [...queueProblems, 'place_code_invalid'],
  }),
  leave: endpoint({
    id: 'appointments.leaveQueue',
    method: 'POST',
    path: '/api/appointments/queue/:id/leave',
    summary: 'Give a walk-in’s number back',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    response: QueueAnswerSchema,
    problems: [...queueProblems],
  }),
}
