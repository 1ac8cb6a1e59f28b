import { allMaterialKinds, materialKind } from './material-kinds'
import { province, repeated, sound } from './testing/sample'

const kinds = new Map(province.materialKinds.map((kind) => [kind.code, kind]))

test('every paper that is asked for or stored is of a known kind, each with a code of its own', () => {
  expect(repeated(province.materialKinds.map(({ code }) => code))).toEqual([])
  expect(repeated(province.materialKinds.map(({ name }) => name))).toEqual([])
  for (const { code } of kinds.values()) expect(code).toMatch(/^CL[0-9A-V]{10}$/)
  expect(province.materials.filter(({ kind, name }) => kinds.get(kind)?.name !== name)).toEqual([])
  const without = sound.flatMap(({ materials }) =>
    materials.filter(({ kind, accepts }) => (kind === 'form') !== (accepts.length === 0)),
  )
  expect(without.map(({ name }) => name)).toEqual([])
})

test('a code follows from the name and stays the same', () => {
  expect(materialKind('房屋租赁合同').code).toBe(allMaterialKinds([]).find(({ name }) => name === '房屋租赁合同')?.code)
  // The one that others know by its code: docs/province-api.md says it.
  expect(allMaterialKinds([]).find(({ name }) => name === '其他材料')?.code).toBe('CLBGC7MLTI3I')
  expect(materialKind('房屋租赁合同')).toEqual({
    code: 'CL0180I913FR',
    name: '房屋租赁合同',
    months: 12,
    selfMade: false,
  })
})

test('proof of a home and of work accept several kinds', () => {
  const asked = sound.find(({ matter, situationKey }) => matter.key === 'residencePermit' && situationKey === 'first')
  const accepted = new Map(asked?.materials.map(({ name, accepts }) => [name.slice(0, 4), accepts]))
  expect(accepted.get('住所证明')).toEqual(['房屋租赁合同', '房产证明', '单位住宿证明'])
  expect(accepted.get('就业或就')).toEqual(['劳动合同', '社保缴费记录', '学生证', '就业证明'])
})
