import { identityCheckDigit } from '@shared/standards/identity-number'
import { addDays } from '@shared/standards/time'
import { FAMILIES, type Family, type Person } from './families'
import { createRandom } from './random'
import type { Resident } from './types'

/** A resident together with the text it was made from: certificates are derived from both. */
export interface Made {
  resident: Resident
  person: Person
  family: Family
}

/**
 * Everyone in the order of the families: r001 is 测试榕一. After them a crowd of single adults, c0001 and on, for load
 * that needs many different people.
 */
export function buildResidents(seed: string, today: string, crowd = 0): Made[] {
  let running = 0
  const families = FAMILIES.flatMap((family) => {
    const made = family.persons.map((person) => {
      running += 1
      return { resident: residentOf(seed, today, running, family, person), person, family }
    })
    joinFamily(made)
    return made
  })
  return [...families, ...Array.from({ length: crowd }, (_, index) => crowdMember(seed, today, index + 1))]
}

/** Each a day younger than the one before: all numbers differ. */
function crowdMember(seed: string, today: string, index: number): Made {
  const key = `c${String(index).padStart(4, '0')}`
  const first17 = `440106${addDays(today, -11_000 - index).replace(/-/g, '')}999`
  const family: Family = { plant: '众', lives: '440106000000', origin: '440106', persons: [] }
  const person: Person = { count: String(index), sex: 'male', age: 30, part: 'self' }
  const resident: Resident = {
    key,
    name: `测试众${index}`,
    idNumber: first17 + identityCheckDigit(first17),
    idType: 'identityCard',
    sex: 'male',
    born: addDays(today, -11_000 - index),
    phone: `1700001${String(index).padStart(4, '0')}`,
    region: family.lives,
    openid: `oTEST${createRandom(seed, `resident/${key}`).letters(23)}`,
    spouse: null,
    children: [],
    parents: [],
  }
  return { resident, person, family }
}

function residentOf(seed: string, today: string, running: number, family: Family, person: Person): Resident {
  const key = `r${String(running).padStart(3, '0')}`
  const random = createRandom(seed, `resident/${key}`)
  // Past the birthday by 20 to 300 days, so that nobody's age turns on the day of building.
  const lived = Math.floor(person.age * 365.2425) + random.int(20, 300)
  const born = addDays(today, -lived)
  return {
    key,
    name: `测试${family.plant}${person.count}`,
    idNumber: person.home ? travelPermitNumber(person.home, running) : identityNumber(family, person, born, running),
    idType: person.home ? 'travelPermitHongKongMacaoResident' : 'identityCard',
    sex: person.sex,
    born,
    phone: `1700000${String(running).padStart(4, '0')}`,
    region: family.lives,
    openid: `oTEST${random.letters(23)}`,
    spouse: null,
    children: [],
    parents: [],
  }
}

/** Sequence numbers from 900 on are kept for special cases: together with the names, these are nobody's numbers. */
function identityNumber(family: Family, person: Person, born: string, running: number): string {
  const sequence = 900 + (running % 49) * 2 + (person.sex === 'male' ? 1 : 0)
  const first17 = `${family.origin}${born.replace(/-/g, '')}${sequence}`
  return first17 + identityCheckDigit(first17)
}

function travelPermitNumber(home: 'H' | 'M', running: number): string {
  return `${home}0999${String(running).padStart(4, '0')}`
}

function joinFamily(made: Made[]): void {
  const inPart = (part: Person['part']) =>
    made.filter(({ person }) => person.part === part).map(({ resident }) => resident)
  const [self] = inPart('self')
  if (!self) throw new Error('A family needs its first adult')
  const [spouse] = inPart('spouse')
  if (spouse) {
    self.spouse = spouse.key
    spouse.spouse = self.key
  }
  for (const child of inPart('child')) {
    for (const parent of spouse ? [self, spouse] : [self]) {
      parent.children.push(child.key)
      child.parents.push(parent.key)
    }
  }
  const elders = inPart('parent')
  for (const elder of elders) {
    self.parents.push(elder.key)
    elder.children.push(self.key)
  }
  const [first, second] = elders
  if (first && second) {
    first.spouse = second.key
    second.spouse = first.key
  }
}
