import { held, inField, own, photo, when } from './write'

const permit = held('travelPermitHongKongMacaoResident', '港澳居民来往内地通行证', '国家移民管理局')

/** What residents of Hong Kong and Macao travel with, as far as it is made here (换发补发). */
export const travelPermits = inField(
  {
    department: '公安',
    themes: ['出境与法律'],
    window: 'exitEntry',
    taskType: '01',
    booking: 'only',
    levels: ['city'],
    legalBasis: ['中国公民因私事往来香港地区或者澳门地区的暂行管理办法'],
  },
  [
    {
      key: 'travelPermitHongKongMacaoResident',
      name: '港澳居民来往内地通行证',
      aliases: ['回乡证', '港澳居民来往内地通行证', '回乡卡'],
      conditions: ['香港、澳门居民中的中国公民，人在内地'],
      materials: [permit, photo('出入境证件照片，可现场拍摄')],
      promiseDays: 7,
      visitReason: '需采集指纹并核对本人',
      resultName: '港澳居民来往内地通行证',
      resultCertificate: 'travelPermitHongKongMacaoResident',
      demand: 44,
      situations: [
        when('renew', '港澳居民来往内地通行证换发', ['回乡证到期', '回乡证换证'], {
          renews: 'travelPermitHongKongMacaoResident',
        }),
        when('replace', '港澳居民来往内地通行证补发', ['回乡证丢了'], {
          dropMaterials: ['港澳居民来往内地通行证'],
          extraMaterials: [own('香港或澳门居民身份证', '香港或澳门身份证明部门', '与申请人一致')],
        }),
      ],
    },
  ],
)
