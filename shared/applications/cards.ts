import * as v from 'valibot'
import { day, instant } from '../http/endpoint'

/** 申办 submitted · 受理 accepted · 审批 in_review · 补正 supplement · 办结 finished */
export const ApplicationStageSchema = v.picklist(['submitted', 'accepted', 'in_review', 'supplement', 'finished'])
export type ApplicationStage = v.InferOutput<typeof ApplicationStageSchema>

/** An application in a list. */
export const ApplicationCardSchema = v.object({
  id: v.string(),
  itemCode: v.string(),
  itemName: v.string(),
  stage: ApplicationStageSchema,
  stageName: v.string(),
  step: v.string(),
  submittedAt: instant,
  updatedAt: instant,
  promisedDay: v.nullable(day),
  /** Until when the resident has to hand something in; set only while that is asked and not handed in yet. */
  supplementDeadline: v.nullable(day),
  /** 容缺: until when what may follow later has to be in; set only while something is missing. */
  laterDeadline: v.nullable(day),
  /** Finished and not rated yet. */
  canRate: v.boolean(),
})
export type ApplicationCard = v.InferOutput<typeof ApplicationCardSchema>

export const DraftCardSchema = v.object({
  id: v.string(),
  itemCode: v.string(),
  itemName: v.string(),
  updatedAt: instant,
  pending: v.boolean(),
})
export type DraftCard = v.InferOutput<typeof DraftCardSchema>
