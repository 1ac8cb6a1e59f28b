import type { Guide, ItemCard, SearchHit, Theme } from '@shared/catalogue/contract'
import type { MaterialReason, MaterialStanding, ResolvedMaterial, StoredMaterial } from '@shared/materials/contract'

export const card = (code: string, name: string, more: Partial<ItemCard> = {}): ItemCard => ({
  code,
  matter: code,
  name,
  alias: null,
  department: '测试市公安局',
  regionCode: '440100000000',
  regionName: '广州市',
  booking: 'optional',
  visits: 1,
  promisedDays: 10,
  online: true,
  ...more,
})

export const hit = (code: string, name: string, matched: string | null = null): SearchHit => ({
  ...card(code, name),
  matched,
  regions: 12,
})

export const theme = (code: string, name: string, audience: Theme['audience'] = 'person'): Theme => ({
  code,
  name,
  audience,
  items: 52,
})

type MaterialOf = (id: string, name: string, need?: 'required' | 'optional' | 'deferrable') => Guide['materials'][0]
const material: MaterialOf = (id, name, need = 'required') => ({
  id,
  name,
  need,
  form: 'paper',
  copies: 1,
  source: '申请人',
  acceptance: '原件',
  main: false,
  sort: 'certificate',
  certificateType: null,
  kinds: [],
  checkedBy: null,
})

export const guide = (item: Partial<ItemCard> = {}, more: Partial<Guide> = {}): Guide => ({
  item: card('A1', '居住证首次申领', item),
  departmentCode: 'GA',
  legalDays: 15,
  visitReason: '核对本人',
  fees: [],
  conditions: ['在本市居住满半年'],
  steps: ['到窗口申请', '领取'],
  materials: [
    material('m1', '居民身份证'),
    material('m2', '近期照片'),
    material('m3', '住所证明', 'deferrable'),
    material('m4', '社保记录', 'optional'),
  ],
  legalBasis: ['居住证暂行条例'],
  where: { address: '测试路1号', hours: '周一至周五 09:00–17:00', phone: '020-80000070', complaints: '12345' },
  resultName: '居住证',
  questions: [{ question: '要钱吗？', answer: '不要。' }],
  durationMinutes: 12,
  resultCertificateType: null,
  renewsCertificateType: null,
  ...more,
})

type ReasonOf = Partial<ResolvedMaterial['reasons'][number]> & { code: MaterialReason }

/** A material as the resolver judges it for her. */
export const resolved = (
  id: string,
  name: string,
  standing: MaterialStanding,
  reasons: ReasonOf[],
  more: Partial<ResolvedMaterial> = {},
): ResolvedMaterial => ({
  id,
  name,
  need: standing === 'optional' ? 'optional' : standing === 'later' ? 'deferrable' : 'required',
  standing,
  reasons: reasons.map((reason) => ({ name: null, on: null, until: null, by: null, days: null, ...reason })),
  offer: null,
  stored: null,
  kinds: [],
  uploadable: true,
  ...more,
})

export const storedPaper = (id: string, name: string, more: Partial<StoredMaterial> = {}): StoredMaterial => ({
  id,
  name,
  kind: 'photo',
  trustLevel: 'C',
  validUntil: null,
  verifiedBy: null,
  verifiedOn: null,
  fromApplication: null,
  contentType: 'image/jpeg',
  size: 20_000,
  createdOn: '2026-11-01',
  ...more,
})
