import type { Item } from './types'

type Defect = Exclude<Item['defect'], null>

/** How a careless guide looks, kind by kind: what residents complain about, and what an importer must turn away. */
const SPOILED: Record<Defect, (item: Item, turn: number) => Partial<Item>> = {
  missingLimit: () => ({ legalDays: null, promiseDays: null }),
  catchAllMaterial: ({ materials }, turn) => ({
    materials: [
      ...materials,
      {
        name: ['其他材料', '其他相关材料', '法律法规规定的其他材料', '审批机关要求的其他材料'][turn % 4] ?? '其他材料',
        need: 'required',
        kind: 'other',
        accepts: [],
        form: 'paper',
        primary: false,
        copies: 1,
        source: '申请人',
        acceptance: '视情况而定',
      },
    ],
  }),
  badPhone: (_, turn) => ({ phone: ['020-8', '无', '详见官网', '020-8000000a'][turn % 4] ?? '无' }),
  missingPlace: (_, turn) => ({ address: turn % 2 === 0 ? '' : '各办事大厅', hours: '' }),
  visitsWithoutReason: ({ matter }) => {
    const { visitReason: _, ...rest } = matter
    return { visits: 2, matter: rest }
  },
  noMaterialsNamed: () => ({ materials: [] }),
}

const EACH = 4

/** Two dozen guides that should never have been published, beside their sound namesakes. */
export function buildDefectiveItems(sound: readonly Item[]): Item[] {
  const kinds = Object.keys(SPOILED) as Defect[]
  const step = Math.floor(sound.length / (kinds.length * EACH))
  return kinds.flatMap((defect, kindIndex) =>
    Array.from({ length: EACH }, (_, turn) => {
      const running = kindIndex * EACH + turn
      const item = sound[running * step]
      if (!item) throw new Error('There is no sound guide to spoil')
      // Sub-items from 900 on are not used by sound guides.
      const replaced = `${item.catalogCode.slice(0, 9)}${900 + running}`
      const code = item.code.slice(0, -12) + replaced
      const name = `${item.name}（旧版指南）`
      return {
        ...item,
        code,
        catalogCode: replaced,
        handleCode: `${code}01`,
        name,
        ...SPOILED[defect](item, turn),
        defect,
      }
    }),
  )
}
