import type { Sex } from '@shared/standards/identity-number'
import type { CertificateKind, RegionCode } from './types'

/**
 * Who lives in the province. A family shares a plant; its members are counted: 测试榕一, 测试榕二 … Nobody takes these
 * names for real. Ages are at the day the province is built.
 */
export interface Person {
  count: string
  sex: Sex
  age: number
  /** Part in the family. `self` is the first adult. */
  part: 'self' | 'spouse' | 'child' | 'parent'
  /** H Hong Kong, M Macao: identified by a travel permit instead of an identity card. */
  home?: 'H' | 'M'
  /** Further certificates, with the days they are still valid (negative: expired; null: long-term or as usual). */
  holds?: Partial<Record<CertificateKind, number | null>>
  /** A certificate given back (注销) but still on record, e.g. of a car that was sold. */
  cancelled?: CertificateKind
}

export interface Family {
  plant: string
  lives: RegionCode
  /** County in which the identity cards were first issued. */
  origin: string
  persons: Person[]
}

const person = (
  count: string,
  sex: Sex,
  age: number,
  part: Person['part'],
  holds: Person['holds'] = {},
  home?: Person['home'],
): Person => ({ count, sex, age, part, holds, ...(home ? { home } : {}) })

/** Held by most adults, and valid as usual. */
const driver = { drivingLicence: null, vehicleLicence: null } as const
const graduate = { degreeCertificate: null } as const

export const FAMILIES: readonly Family[] = [
  {
    // The first to try the product with: a permit about to expire, a child, a mother, an application in review.
    plant: '榕',
    lives: '440106000000',
    origin: '440203',
    persons: [
      person('一', 'male', 34, 'self', { residencePermit: 28, ...driver, ...graduate, hongKongMacaoPermit: -40 }),
      person('二', 'female', 33, 'spouse', {
        residencePermit: 143,
        ...graduate,
        drivingLicence: 62,
        hongKongMacaoPermit: 900,
      }),
      person('三', 'female', 4, 'child'),
      person('四', 'female', 67, 'parent', { residencePermit: 210 }),
    ],
  },
  {
    plant: '棉',
    lives: '440105000000',
    origin: '440105',
    persons: [
      person('一', 'male', 41, 'self', { ...driver, propertyCertificate: null, hongKongMacaoPermit: 25 }),
      person('二', 'female', 39, 'spouse', { propertyCertificate: null, drivingLicence: 17 }),
      person('三', 'male', 12, 'child', { hongKongMacaoPermit: 300 }),
      person('四', 'female', 7, 'child'),
      person('五', 'male', 72, 'parent', { propertyCertificate: null }),
      person('六', 'female', 70, 'parent'),
    ],
  },
  {
    plant: '荔',
    lives: '440103000000',
    origin: '440103',
    persons: [
      person('一', 'male', 71, 'self', { propertyCertificate: null }),
      person('二', 'female', 69, 'spouse', { disabilityCertificate: 19 }),
      { ...person('三', 'female', 40, 'child', { ...driver, ...graduate }), cancelled: 'vehicleLicence' },
    ],
  },
  {
    plant: '桂',
    lives: '440115000000',
    origin: '440115',
    persons: [
      person('一', 'male', 43, 'self', { travelPermitHongKongMacaoResident: 26, drivingLicence: null }, 'H'),
      person('二', 'female', 38, 'spouse', { ...driver, propertyCertificate: null }),
      person('三', 'male', 9, 'child'),
    ],
  },
  {
    plant: '莲',
    lives: '440113000000',
    origin: '440113',
    persons: [person('一', 'female', 29, 'self', { travelPermitHongKongMacaoResident: 2000 }, 'M')],
  },
  {
    plant: '竹',
    lives: '440111000000',
    origin: '440881',
    persons: [person('一', 'female', 36, 'self', { residencePermit: 5 }), person('二', 'male', 8, 'child')],
  },
  {
    plant: '松',
    lives: '440112000000',
    origin: '440112',
    persons: [
      person('一', 'male', 52, 'self', { disabilityCertificate: 820 }),
      person('二', 'female', 50, 'spouse', { propertyCertificate: null }),
    ],
  },
  {
    plant: '柏',
    lives: '440104000000',
    origin: '440104',
    persons: [
      person('一', 'female', 45, 'self', { ...graduate, hongKongMacaoPermit: 1200, ...driver }),
      person('二', 'male', 46, 'spouse', { ...graduate, propertyCertificate: null }),
      person('三', 'female', 17, 'child'),
      person('四', 'male', 78, 'parent', { disabilityCertificate: -12 }),
    ],
  },
  {
    plant: '梅',
    lives: '440114000000',
    origin: '440114',
    persons: [
      person('一', 'male', 27, 'self', { ...driver, ...graduate }),
      person('二', 'female', 26, 'spouse', { ...graduate, birthRegistration: null, identityCard: 29 }),
    ],
  },
  {
    plant: '兰',
    lives: '440118000000',
    origin: '440118',
    persons: [
      person('一', 'female', 31, 'self', { ...graduate, birthRegistration: null }),
      person('二', 'male', 32, 'spouse', { ...driver }),
      person('三', 'male', 0, 'child'),
    ],
  },
  {
    plant: '菊',
    lives: '440117000000',
    origin: '440117',
    persons: [person('一', 'male', 58, 'self', { drivingLicence: -3 }), person('二', 'female', 57, 'spouse')],
  },
  {
    // Chancheng in Foshan: a couple who expect a child.
    plant: '葵',
    lives: '440604000000',
    origin: '440604',
    persons: [person('一', 'female', 30, 'self', { ...graduate }), person('二', 'male', 31, 'spouse', { ...driver })],
  },
  {
    // Dongguan and Zhongshan have no counties: people live in a town of the city.
    plant: '棠',
    lives: '441900004000',
    origin: '441900',
    persons: [person('一', 'male', 25, 'self', { drivingLicence: null })],
  },
  {
    plant: '枫',
    lives: '442000002000',
    origin: '442000',
    persons: [person('一', 'female', 35, 'self', { ...graduate }), person('二', 'male', 37, 'spouse', { ...driver })],
  },
  {
    plant: '樟',
    lives: '440305000000',
    origin: '440305',
    persons: [person('一', 'female', 28, 'self', { ...graduate, identityCard: -6 })],
  },
  {
    plant: '杉',
    lives: '440106000000',
    origin: '445281',
    persons: [person('一', 'male', 19, 'self', { residencePermit: -20 })],
  },
  {
    plant: '茶',
    lives: '440106000000',
    origin: '440106',
    persons: [
      person('一', 'male', 48, 'self', { ...driver, propertyCertificate: null }),
      person('二', 'female', 15, 'child'),
    ],
  },
]
