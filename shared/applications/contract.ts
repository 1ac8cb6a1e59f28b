import * as v from 'valibot'
import { day, instant } from '../http/endpoint'

/** 申办 submitted · 受理 accepted · 审批 in_review · 补正 supplement · 办结 finished */
export const ApplicationStageSchema = v.picklist(['submitted', 'accepted', 'in_review', 'supplement', 'finished'])

/** An application that moves, as the first screen shows it. */
export const ApplicationCardSchema = v.object({
  id: v.string(),
  itemCode: v.string(),
  itemName: v.string(),
  stage: ApplicationStageSchema,
  stageName: v.string(),
  step: v.string(),
  updatedAt: instant,
  promisedDay: v.nullable(day),
  /** Until when the resident has to hand something in; set only while that is asked. */
  supplementDeadline: v.nullable(day),
})
export type ApplicationCard = v.InferOutput<typeof ApplicationCardSchema>
