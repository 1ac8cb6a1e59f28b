import type { Application, Draft, DraftField } from '@shared/applications/contract'
import type { Consent } from '@shared/certificates/contract'
import { FormSchema } from '@shared/forms/schema'
import type { ConsentOffer, ResolvedMaterial, StoredMaterial, Upload } from '@shared/materials/contract'
import * as v from 'valibot'
import { NOW, ok } from '@/appointments/testing/hall'
import { useUnsent } from '@/stores/unsent'
import type { Reply } from '@/testing/server'

/** Nothing of another test is on the phone, and nobody still sends it. */
export function nothingUnsent(): void {
  useUnsent.setState({ resident: 'nobody' })
  useUnsent.getState().belongsTo('r1')
}

export const form = v.parse(FormSchema, {
  type: 'object',
  title: '居住证签注',
  required: ['name', 'idNumber', 'address', 'phone', 'reason', 'since', 'own'],
  properties: {
    name: { type: 'string', title: '姓名', readOnly: true },
    idNumber: { type: 'string', title: '证件号码', format: 'id-number', 'x-private': true },
    address: { type: 'string', title: '居住地址', minLength: 4, maxLength: 50 },
    phone: { type: 'string', title: '手机号码', format: 'mobile' },
    reason: {
      type: 'string',
      title: '居住事由',
      enum: ['work', 'study'],
      'x-enum-titles': ['就业', '就读'],
    },
    since: { type: 'string', title: '居住起始日', format: 'date' },
    own: { type: 'boolean', title: '住自己的房子' },
    people: { type: 'integer', title: '同住人数', minimum: 0, maximum: 20 },
  },
  'x-steps': [
    { title: '本人信息', fields: ['name', 'idNumber', 'phone'] },
    { title: '居住信息', fields: ['address', 'reason', 'since', 'own', 'people'] },
  ],
})

const from = (value: DraftField['value'], kind: NonNullable<DraftField['origin']>['kind'], name: string | null) => ({
  value,
  masked: false,
  origin: { kind, name, asOf: '2026-11-25' },
})

/** Filled in but for the mobile number. */
export const filled: Draft['fields'] = {
  name: from('测试榕一', 'identity', null),
  idNumber: { ...from('440***********1234', 'certificate', '居民身份证'), masked: true },
  address: from('测试路1号', 'certificate', '广东省居住证'),
  reason: from('work', 'previous', '居住证首次申领'),
  since: from('2024-05-01', 'certificate', '广东省居住证'),
  own: from(false, 'previous', null),
}

export const draft = (more: Partial<Draft> = {}): Draft => ({
  id: 'D1',
  item: { code: 'A1', name: '居住证签注', department: '测试市公安局', promisedDays: 10 },
  version: 3,
  form,
  fields: filled,
  materials: {},
  delivery: 'counter',
  step: '',
  updatedAt: '2026-11-24T00:32:00.000Z',
  pending: false,
  ...more,
})

export const stored = (id: string, more: Partial<StoredMaterial> = {}): StoredMaterial => ({
  id,
  name: '住所证明',
  kind: 'K1',
  trustLevel: 'B',
  validUntil: null,
  verifiedBy: '测试窗口一',
  verifiedOn: '2026-10-01',
  fromApplication: null,
  contentType: 'image/jpeg',
  size: 1000,
  createdOn: '2026-09-01',
  ...more,
})

export const CERTIFICATE = '1.2.156.3005.2.11440000000000000X001.1.1.0'

export const offer: ConsentOffer = {
  certificate: CERTIFICATE,
  certificateName: '居民身份证',
  grantee: { code: 'GA', name: '测试市公安局' },
  fields: ['姓名', '住址'],
  purpose: '办理居住证签注',
  validUntil: '2026-12-31',
}

export const material = (
  id: string,
  name: string,
  standing: ResolvedMaterial['standing'],
  more: Partial<ResolvedMaterial> = {},
): ResolvedMaterial => ({
  id,
  name,
  need: 'required',
  standing,
  reasons: [],
  offer: null,
  stored: null,
  kinds: ['K1'],
  uploadable: true,
  ...more,
})

const reason = (code: ResolvedMaterial['reasons'][number]['code']) => ({
  code,
  name: null,
  on: null,
  until: null,
  by: '测试市公安局',
  days: null,
})

export const idCard = material('m1', '居民身份证', 'held', { offer, reasons: [reason('certificate_valid')] })
export const proof = material('m2', '住所证明', 'stored', {
  stored: stored('S2'),
  reasons: [reason('compared_with_original')],
})
export const photo = material('m3', '近期照片', 'provide', { reasons: [reason('nothing_stored')] })
export const record = material('m4', '社保记录', 'later', { need: 'deferrable', reasons: [reason('may_follow')] })
export const register = material('m5', '户籍信息', 'checked', { reasons: [reason('checked_by_department')] })

export const materialsReply = (materials: ResolvedMaterial[]): Reply =>
  ok({ materials: { state: 'fresh', source: 'certificates', asOf: NOW, data: materials } })

export const consent = (more: Partial<Consent> = {}): Consent => ({
  id: 'C1',
  receiptNo: 'SQ20261124001',
  ...offer,
  item: { code: 'A1', name: '居住证签注' },
  application: null,
  state: 'active',
  givenAt: NOW,
  revokedAt: null,
  ...more,
})

export const upload = (more: Partial<Upload> = {}): Upload => ({
  id: 'U1',
  name: 'photo.jpg',
  size: 600_000,
  offset: 0,
  pieceSize: 262_144,
  state: 'receiving',
  refusal: null,
  material: null,
  ...more,
})

export const application = (more: Partial<Application> = {}): Application => ({
  id: 'SB1',
  itemCode: 'A1',
  itemName: '居住证签注',
  stage: 'submitted',
  stageName: '申办',
  step: '',
  submittedAt: NOW,
  updatedAt: NOW,
  promisedDay: null,
  supplementDeadline: null,
  laterDeadline: null,
  canRate: false,
  department: '测试市公安局',
  receiptNo: 'HZ001',
  acceptanceNo: null,
  clock: { state: 'not_started', promisedDays: 10, usedDays: null, dueDay: null, pausedSince: null },
  timeline: [
    {
      key: 'SB-1',
      event: 'submitted',
      at: NOW,
      detail: null,
      who: null,
      papers: [],
      paused: false,
      corrected: false,
    },
  ],
  materials: [
    { id: 'm1', name: '居民身份证', how: 'certificate', certificate: CERTIFICATE, stored: null, compared: false },
    { id: 'm2', name: '住所证明', how: 'stored', certificate: null, stored: 'S2', compared: false },
  ],
  supplement: null,
  later: [],
  result: null,
  rating: null,
  pending: null,
  ...more,
})

export const told = (more: Partial<Application> = {}): Reply => ok({ application: application(more) })
export const shown = (more: Partial<Application> = {}): Reply =>
  ok({ application: { state: 'fresh', source: 'hall', asOf: NOW, data: application(more) } })

/** What the phone asks besides, on any page of applying. */
export const besides = {
  'GET /api/certificates/consents': ok({ consents: [consent()] }),
  'GET /api/materials/stored': ok({ materials: { state: 'fresh', source: 'certificates', asOf: NOW, data: [] } }),
  'GET /api/notifications/reminders': ok({ phone: false, reminders: [] }),
}
