import type { Matter } from '../types'
import { choice, fromCertificate, idNumber, line, mobile, PREVIOUS, place, type Step } from './fields'
import type { Field } from './schema'

/** Who applies. Name, kind and number of the document are those of the identity platform, and are checked against it. */
export const applicant: Step = {
  title: '申请人信息',
  fields: [
    line('applicantName', '申请人姓名', { source: ['identity:name'], readOnly: true }),
    choice(
      'applicantIdType',
      '证件类型',
      [
        ['111', '居民身份证'],
        ['516', '港澳居民来往内地通行证'],
      ],
      { source: ['identity:idType'], readOnly: true },
    ),
    idNumber('applicantIdNumber', '证件号码', { source: ['identity:idNumber'], readOnly: true }),
    mobile('applicantPhone', '手机号码', { source: ['identity:phone', PREVIOUS] }),
    place('applicantAddress', '联系地址', {
      source: [
        PREVIOUS,
        fromCertificate('residencePermit', '居住地址'),
        fromCertificate('householdRegister', '住址'),
        fromCertificate('identityCard', '住址'),
      ],
    }),
  ],
}

/** How the result is received (领取方式): at the counter unless the applicant says otherwise. */
export const delivery = (matter: Pick<Matter, 'post'>): Field[] =>
  matter.post
    ? [
        choice(
          'resultDelivery',
          '结果领取方式',
          [
            ['0', '到窗口自取'],
            ['1', '邮寄到联系地址'],
          ],
          { default: '0' },
        ),
      ]
    : []
