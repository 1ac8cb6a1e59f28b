import { fee, form, held, householdBook, idCard, inField, later, own, photo, when } from './write'

const PERMIT_STEPS = ['预约或取号', '核对身份，采集照片和指纹', '缴费', '出入境管理部门审核', '自取或邮寄领取']
const oldPassport = own('原普通护照', '出入境管理部门', '损毁或遗失的说明情况')
const hongKongMacaoPermit = held('hongKongMacaoPermit', '往来港澳通行证', '出入境管理部门')
const taiwanPermit = own('往来台湾通行证', '出入境管理部门', '在有效期内')
const oneEndorsement = [fee('一次有效签注', 15, '往来港澳通行证和签注收费标准')]
const moreEndorsement = [fee('一年多次有效签注', 80, '往来港澳通行证和签注收费标准')]

/** Passports and permits for travel, and foreigners' visas (出入境). */
export const exitEntry = inField(
  {
    department: '公安',
    themes: ['出境与法律'],
    window: 'exitEntry',
    taskType: '01',
    booking: 'only',
    legalBasis: ['中华人民共和国出境入境管理法'],
  },
  [
    {
      key: 'passport',
      name: '普通护照',
      aliases: ['护照', '办护照', '因私护照'],
      durationMin: 15,
      legalBasis: ['中华人民共和国护照法'],
      conditions: ['具有中国国籍', '没有法律规定不准出境的情形'],
      materials: [idCard(), form('中国公民出入境证件申请表'), photo('出入境证件照片，可现场拍摄')],
      steps: PERMIT_STEPS,
      legalDays: 15,
      promiseDays: 7,
      visitReason: '需现场采集指纹并面见本人',
      online: false,
      fees: [fee('普通护照工本费', 120, '护照收费标准')],
      resultName: '普通护照',
      demand: 85,
      situations: [
        when('first', '普通护照首次申领', ['第一次办护照']),
        when('renew', '普通护照换发', ['护照到期', '护照过期换新', '护照快到期'], { extraMaterials: [oldPassport] }),
        when('replace', '普通护照补发', ['护照丢了']),
        when('minor', '普通护照申领（未满十六周岁）', ['小孩护照', '儿童护照'], {
          extraMaterials: [idCard('监护人'), householdBook('', later)],
        }),
        when('again', '普通护照失效重新申请', ['护照过期很久']),
      ],
      faq: [{ question: '多久能拿到？', answer: '受理后七个工作日内制证，可选邮寄。' }],
    },
    {
      key: 'hongKongMacaoPermit',
      name: '往来港澳通行证',
      aliases: ['港澳通行证', '去香港', '去澳门', '港澳签注', '通行证'],
      durationMin: 12,
      legalBasis: ['中国公民因私事往来香港地区或者澳门地区的暂行管理办法'],
      conditions: ['内地居民，因私前往香港或者澳门'],
      materials: [idCard(), form('中国公民出入境证件申请表'), photo('出入境证件照片，可现场拍摄')],
      steps: PERMIT_STEPS,
      legalDays: 30,
      promiseDays: 7,
      visitReason: '首次办理需采集指纹；签注可在自助机或网上办',
      fees: [fee('往来港澳通行证工本费', 60, '往来港澳通行证和签注收费标准')],
      resultName: '往来港澳通行证',
      resultCertificate: 'hongKongMacaoPermit',
      demand: 92,
      situations: [
        when('first', '往来港澳通行证首次申领', ['第一次办港澳通行证']),
        when('renew', '往来港澳通行证换发', ['港澳通行证到期', '港澳通行证过期'], {
          renews: 'hongKongMacaoPermit',
          extraMaterials: [hongKongMacaoPermit],
        }),
        when('replace', '往来港澳通行证补发', ['港澳通行证丢了']),
        when('tour', '往来港澳通行证旅游签注', ['港澳签注续签', '香港旅游签注', '个人游签注'], {
          promiseDays: 0,
          visits: 0,
          fees: oneEndorsement,
          dropMaterials: ['近期免冠照片'],
          extraMaterials: [hongKongMacaoPermit],
        }),
        when('family', '往来港澳通行证探亲签注', ['香港探亲签注'], {
          fees: moreEndorsement,
          extraMaterials: [hongKongMacaoPermit, own('亲属关系证明', '公证机构或主管机关', '与被探望人关系明确')],
        }),
        when('business', '往来港澳通行证商务签注', ['香港商务签注'], {
          fees: moreEndorsement,
          extraMaterials: [hongKongMacaoPermit, own('单位备案证明', '出入境管理部门', '单位已备案')],
        }),
        when('stay', '往来港澳通行证逗留签注', ['香港读书签注', '逗留D签'], {
          fees: moreEndorsement,
          extraMaterials: [hongKongMacaoPermit, own('入境许可', '香港或澳门入境事务部门', '在有效期内')],
        }),
        when('talent', '往来港澳通行证人才签注', ['人才签注'], {
          fees: moreEndorsement,
          extraMaterials: [hongKongMacaoPermit, own('人才证明', '人才主管部门', '在有效期内')],
        }),
      ],
      faq: [{ question: '签注要到窗口吗？', answer: '持电子通行证的，旅游签注可在网上或自助机办，立等可取。' }],
    },
    {
      key: 'taiwanPermit',
      name: '往来台湾通行证',
      aliases: ['台湾通行证', '去台湾', '大通证'],
      legalBasis: ['中国公民往来台湾地区管理办法'],
      conditions: ['大陆居民，前往台湾地区'],
      materials: [idCard(), form('中国公民出入境证件申请表'), photo('出入境证件照片，可现场拍摄')],
      steps: PERMIT_STEPS,
      legalDays: 30,
      promiseDays: 7,
      visitReason: '需采集指纹并核对本人',
      fees: [fee('往来台湾通行证工本费', 60, '往来台湾通行证收费标准')],
      resultName: '往来台湾通行证',
      demand: 45,
      situations: [
        when('first', '往来台湾通行证首次申领'),
        when('renew', '往来台湾通行证换发', ['台湾通行证到期'], { extraMaterials: [taiwanPermit] }),
        when('replace', '往来台湾通行证补发', ['台湾通行证丢了']),
        when('family', '往来台湾通行证探亲签注', ['台湾探亲'], { extraMaterials: [taiwanPermit] }),
        when('other', '往来台湾通行证其他签注', [], { extraMaterials: [taiwanPermit] }),
      ],
    },
    {
      key: 'foreignVisa',
      name: '外国人签证',
      aliases: ['外国人签证', '签证延期', '外国人停留证件'],
      levels: ['city'],
      durationMin: 25,
      conditions: ['已入境的外国人，停留事由合法'],
      materials: [
        own('护照及有效签证', '所属国主管机关', '在有效期内'),
        form('外国人签证证件申请表'),
        own('与事由相应的证明', '邀请人或单位', '与申请理由一致'),
      ],
      legalDays: 7,
      promiseDays: 7,
      resultName: '签证',
      demand: 35,
      situations: [
        when('extend', '外国人签证延期', ['签证延期']),
        when('change', '外国人签证换发', ['签证换发']),
        when('replace', '外国人签证补发'),
        when('stay', '外国人停留证件签发'),
      ],
    },
    {
      key: 'foreignResidence',
      name: '外国人居留证件',
      aliases: ['外国人居留许可', '居留许可', '居留证件'],
      levels: ['city'],
      durationMin: 25,
      conditions: ['外国人需在境内长期居留', '持有居留类签证'],
      materials: [
        own('护照及有效签证', '所属国主管机关', '在有效期内'),
        form('外国人签证证件申请表'),
        own('境外人员临时住宿登记表', '派出所', '与现住址一致'),
      ],
      legalDays: 15,
      promiseDays: 10,
      resultName: '外国人居留证件',
      demand: 35,
      situations: [
        when('work', '外国人居留证件（工作类）', ['工作居留'], {
          extraMaterials: [own('外国人工作许可证', '人力资源和社会保障部门', '在有效期内')],
        }),
        when('study', '外国人居留证件（学习类）', ['学习居留'], {
          extraMaterials: [own('在学证明', '学校', '注明学习期限')],
        }),
        when('family', '外国人居留证件（团聚类）', ['团聚居留'], {
          extraMaterials: [own('家庭关系证明', '主管机关', '经认证')],
        }),
        when('extend', '外国人居留证件延期', ['居留许可延期']),
        when('replace', '外国人居留证件补发换发'),
      ],
    },
  ],
)
