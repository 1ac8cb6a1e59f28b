/** What WXML must carry for screen readers, on which of Taro's components. */
exports.ARIA_PROPS = [
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
exports.ARIA_COMPONENTS = ['View', 'Text', 'Button', 'Image', 'Input', 'Textarea', 'ScrollView', 'Canvas']
