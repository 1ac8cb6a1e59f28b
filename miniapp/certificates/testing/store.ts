import type { Certificate, CertificateDetail, Consent } from '@shared/certificates/contract'

/** 23 November 2026, 10:32 at the hall. */
export const NOW = '2026-11-23T02:32:00.000Z'

export const CERTIFICATE_ID = '1.2.156.3005.2.11440100MB000000010010.1'

export const certificate = (more: Partial<Certificate> = {}): Certificate => ({
  id: CERTIFICATE_ID,
  typeCode: '11440000MB03271699010',
  name: '广东省居住证',
  number: '4401****0012',
  issuer: '测试市公安局',
  issuedOn: '2026-01-01',
  validUntil: '2027-12-31',
  state: 'valid',
  renewal: null,
  ...more,
})

export const detail = (more: Partial<CertificateDetail> = {}): CertificateDetail => ({
  ...certificate(),
  fields: [
    { label: '姓名', value: '测**' },
    { label: '公民身份号码', value: '440***********9037' },
  ],
  ...more,
})

export const consent = (more: Partial<Consent> = {}): Consent => ({
  id: 'sq1',
  receiptNo: 'SQ202611230001',
  certificate: CERTIFICATE_ID,
  certificateName: '广东省居住证',
  grantee: { code: 'GA', name: '测试市公安局' },
  fields: ['姓名', '有效期限'],
  purpose: '办理居住证签注',
  validUntil: '2026-12-23',
  item: { code: 'A7', name: '居住证签注' },
  application: 'BJ1',
  state: 'active',
  givenAt: NOW,
  revokedAt: null,
  ...more,
})
