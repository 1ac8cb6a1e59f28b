export const catalogue = {
  'catalogue.find.title': '找事项',
  'catalogue.list.title': '事项',
  'catalogue.guide.title': '办事指南',
} as const
