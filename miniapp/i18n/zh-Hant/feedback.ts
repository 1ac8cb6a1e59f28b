import type { Translation } from '../types'
import type { feedback as source } from '../zh-Hans/feedback'

export const feedback: Translation<typeof source> = {
  'feedback.title': '這次服務怎麼樣',
  'feedback.level.5': '非常滿意',
  'feedback.level.4': '滿意',
  'feedback.level.3': '基本滿意',
  'feedback.level.2': '不滿意',
  'feedback.level.1': '非常不滿意',
  'feedback.aspects': '哪裏做得好（可以不選）',
  'feedback.aspects.bad': '哪裏不好（可以不選）',
  'feedback.aspect.efficiency': '辦得快不快',
  'feedback.aspect.guide': '指南清不清楚',
  'feedback.aspect.convenience': '方不方便',
  'feedback.aspect.platform': '手機上好不好用',
  'feedback.comment': '想說的話（可以不填）',
  'feedback.choose': '先選一個',
  'feedback.send': '提交評價',
  'feedback.once': '一次服務評價一次，提交後不能更改。',
  'feedback.done': '評價已提交',
  'feedback.failed': '評價尚未提交',
  'feedback.safe': '評價可能已經提交。再試一次是安全的，只算一次。',
  'feedback.yours': '您的評價',
  'feedback.complain': '需要有人跟進，可以致電 12345，說明回執號碼。',
  'feedback.call': '致電 12345 反映',
}
