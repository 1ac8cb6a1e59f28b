import type { Translation } from '../types'
import type { feedback as source } from '../zh-Hans/feedback'

export const feedback: Translation<typeof source> = {
  'feedback.title': 'How was the service',
  'feedback.level.5': 'Very satisfied',
  'feedback.level.4': 'Satisfied',
  'feedback.level.3': 'Fairly satisfied',
  'feedback.level.2': 'Dissatisfied',
  'feedback.level.1': 'Very dissatisfied',
  'feedback.aspects': 'What was good (optional)',
  'feedback.aspects.bad': 'What was not good (optional)',
  'feedback.aspect.efficiency': 'Speed',
  'feedback.aspect.guide': 'Clear guidance',
  'feedback.aspect.convenience': 'Convenience',
  'feedback.aspect.platform': 'This mini-program',
  'feedback.comment': 'Anything else (optional)',
  'feedback.choose': 'Choose one first',
  'feedback.send': 'Send the rating',
  'feedback.once': 'Each service is rated once and cannot be changed afterwards.',
  'feedback.done': 'Your rating is in',
  'feedback.failed': 'Not rated',
  'feedback.safe': 'It may already be in. Trying again is safe: it counts once.',
  'feedback.yours': 'Your rating',
  'feedback.complain': 'If somebody should follow it up, call 12345 and name the receipt number.',
  'feedback.call': 'Tell 12345',
}
