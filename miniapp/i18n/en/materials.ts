import type { Translation } from '../types'
import type { materials as source } from '../zh-Hans/materials'

export const materials: Translation<typeof source> = {
  'materials.standing.held': 'Already held',
  'materials.standing.stored': 'Stored before, can be used again',
  'materials.standing.checked': 'Verified by the department itself',
  'materials.standing.form': 'Made from the form',
  'materials.standing.later': 'May follow later',
  'materials.standing.provide': 'Needed from you',
  'materials.standing.optional': 'Optional, works without',

  'materials.reason.certificate_valid': 'The electronic certificate “{name}” is used; it does not expire.',
  'materials.reason.certificate_valid.dated': 'The electronic certificate “{name}” is used, valid until {day}.',
  'materials.reason.certificate_ends_soon':
    'The electronic certificate “{name}” is valid now, but ends before the promised day of the result.',
  'materials.reason.certificate_ends_soon.dated':
    'The electronic certificate “{name}” is valid now, but ends on {day}, before the promised day of the result.',
  'materials.reason.certificate_ended': 'The electronic certificate “{name}” has expired.',
  'materials.reason.certificate_ended.dated': 'The electronic certificate “{name}” expired on {day}.',
  'materials.reason.certificate_not_usable':
    'The electronic certificate “{name}” is suspended, revoked or cancelled and cannot be used now.',
  'materials.reason.certificate_missing': 'The certificate store has no certificate of this kind for you.',
  'materials.reason.issued_by_office': 'Issued by {by}; can be used again as it is.',
  'materials.reason.compared_with_original': '{by} has compared it with the original; it can be used again as it is.',
  'materials.reason.compared_with_original.dated':
    '{by} compared it with the original on {day}; it can be used again as it is.',
  'materials.reason.uploaded_before':
    'You uploaded it before and can use it again. The window compares it with the original once; after that the original stays at home.',
  'materials.reason.made_by_holder': 'A statement you made before; it can be used again.',
  'materials.reason.stored_ends_soon': 'The copy stored before ends before the promised day.',
  'materials.reason.stored_ends_soon.dated': 'The copy stored before is good until {day}, before the promised day.',
  'materials.reason.stored_ended': 'The copy stored before has expired.',
  'materials.reason.stored_ended.dated': 'The copy stored before expired on {day}.',
  'materials.reason.nothing_stored': 'Nothing of this kind is stored from before.',
  'materials.reason.checked_by_department': '{by} verifies this itself; you hand in nothing.',
  'materials.reason.made_from_form': 'Made from the form you fill in; nothing else to prepare.',
  'materials.reason.may_follow': 'You can apply now and hand it in after acceptance.',
  'materials.reason.may_follow.dated': {
    one: 'You can apply now and hand it in within {count} working day of acceptance.',
    other: 'You can apply now and hand it in within {count} working days of acceptance.',
  },
  'materials.reason.too_quick_to_follow':
    'This is decided too quickly for it to follow later; please hand it in with the rest.',
  'materials.reason.paper_only': 'Only the paper original is accepted; please bring it to the window.',
  'materials.reason.certificate': 'this certificate',
  'materials.reason.office': 'The department',

  'materials.trust.A': 'Issued by an office (level A)',
  'materials.trust.B': 'Compared with the original (level B)',
  'materials.trust.C': 'Uploaded by you, not compared with the original yet (level C)',
  'materials.trust.D': 'Your own statement (level D)',
}
