/** What WXML must carry for screen readers, on which of Taro's components. WeChat says itself what a field is. */
const ARIA = [
  'aria-role',
  'aria-label',
  'aria-hidden',
  'aria-checked',
  'aria-selected',
  'aria-disabled',
  'aria-expanded',
  'aria-live',
  'aria-modal',
  'aria-busy',
]
exports.ARIA = {
  View: ARIA,
  Text: ARIA,
  Button: ARIA,
  Image: ARIA,
  Input: ['aria-label'],
  Textarea: ['aria-label'],
  Canvas: ['aria-role', 'aria-label'],
}

/**
 * What components could do and none of ours does: it would be written out for each kind of field, and once more for each
 * level at which something may stand.
 */
const FIELD =
  /^(safe-password|password|placeholder-style|cursor|name|confirm-hold|show-confirm|auto-f|always-embed|hold-keyboard|selection|fixed|disable-default|adjust-keyboard|bind(Keyboard|Nickname|Selection|Line))/
exports.UNUSED = {
  Input: FIELD,
  Textarea: FIELD,
  Button: /^(?!(open-type|hover-class|aria-.*)$)/,
}
