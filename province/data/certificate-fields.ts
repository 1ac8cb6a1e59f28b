import type { CertificateKind, Resident } from './types'

export interface FieldSource {
  resident: Resident
  spouse: Resident | null
  parents: Resident[]
  number: string
  issued: string
  validUntil: string | null
  /** Full name of the place that issued it, and of the place the holder lives in. */
  place: string
  home: string
}

const sexOf = (resident: Resident): string => (resident.sex === 'male' ? '男' : '女')

/** Woman and man of a couple, whichever of the two holds the certificate. */
function coupleOf({ resident, spouse }: FieldSource): Record<string, string> {
  const [woman, man] = resident.sex === 'female' ? [resident, spouse] : [spouse, resident]
  return {
    女方姓名: woman?.name ?? '',
    女方证件号码: woman?.idNumber ?? '',
    男方姓名: man?.name ?? '',
    男方证件号码: man?.idNumber ?? '',
  }
}

/** What is printed on a certificate of each kind, label → value. */
export function fieldsOf(kind: CertificateKind, source: FieldSource): Record<string, string> {
  const { resident } = source
  const who = { 姓名: resident.name, 性别: sexOf(resident) }
  const numbered = { ...who, 证件号码: resident.idNumber }
  const validity = { 有效期限: `${source.issued} 至 ${source.validUntil ?? '长期'}` }
  switch (kind) {
    case 'identityCard':
      return {
        ...who,
        民族: '汉',
        出生: resident.born,
        住址: `${source.place}测试路1号`,
        公民身份号码: resident.idNumber,
        签发机关: `${source.place}公安局`,
        ...validity,
      }
    case 'householdRegister':
      return { ...numbered, 户别: '家庭户', 住址: `${source.place}测试路1号`, 登记日期: source.issued }
    case 'residencePermit':
      return {
        ...numbered,
        证件编号: source.number,
        居住地址: `${source.home}测试街2号`,
        居住事由: '务工',
        居住处所: '租赁房屋',
        ...validity,
      }
    case 'marriageCertificate':
      return {
        结婚证字号: source.number,
        持证人: resident.name,
        持证人证件号码: resident.idNumber,
        配偶姓名: source.spouse?.name ?? '',
        配偶证件号码: source.spouse?.idNumber ?? '',
        ...coupleOf(source),
        登记日期: source.issued,
        登记机关: `${source.home}民政局`,
      }
    case 'birthCertificate': {
      const named = (sex: Resident['sex']): string => source.parents.find((parent) => parent.sex === sex)?.name ?? ''
      return {
        新生儿姓名: resident.name,
        性别: sexOf(resident),
        出生日期: resident.born,
        母亲姓名: named('female'),
        父亲姓名: named('male'),
        出生证编号: source.number,
      }
    }
    case 'drivingLicence':
      return { ...numbered, 准驾车型: 'C1', 初次领证日期: source.issued, ...validity }
    case 'vehicleLicence':
      return {
        所有人: resident.name,
        号牌号码: source.number,
        车辆类型: '小型轿车',
        使用性质: '非营运',
        注册日期: source.issued,
      }
    case 'socialSecurityCard':
      return { ...who, 社会保障号码: resident.idNumber, 卡号: source.number, ...validity }
    case 'propertyCertificate':
      return {
        权利人: resident.name,
        坐落: `${source.home}测试路1号`,
        用途: '住宅',
        面积: '89.5平方米',
        权利性质: '市场化商品房',
      }
    case 'disabilityCertificate':
      return { ...numbered, 残疾类别: '肢体', 残疾等级: '三级', ...validity }
    case 'birthRegistration':
      return {
        ...coupleOf(source),
        登记孩次: '第一个子女',
        登记日期: source.issued,
      }
    case 'degreeCertificate':
      return { ...who, 学校: '测试大学', 专业: '公共管理', 层次: '本科', 证书编号: source.number }
    case 'hongKongMacaoPermit':
    case 'travelPermitHongKongMacaoResident':
      return { ...who, 出生日期: resident.born, 证件号码: source.number, ...validity }
    case 'businessLicence':
    case 'foodLicence':
      throw new RangeError(`${kind} is held by companies`)
  }
}
