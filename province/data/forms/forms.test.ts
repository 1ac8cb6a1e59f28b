import { certificateType } from '../certificate-types'
import { province, resident, sound } from '../testing/sample'
import type { Item, Resident } from '../types'
import type { Form } from './schema'

const itemOf = (matter: string, situation: string): Item => {
  const found = sound.find((item) => item.matter.key === matter && item.situationKey === situation)
  if (!found) throw new Error(`no ${matter}/${situation}`)
  return found
}
const formOf = (matter: string, situation: string): Form => {
  const { form } = itemOf(matter, situation)
  if (!form) throw new Error(`no form for ${matter}/${situation}`)
  return form
}
const forms = [...new Set(sound.flatMap(({ form }) => form ?? []))]

test('exactly what people can apply for online has a form', () => {
  const wrong = sound.filter(
    ({ form, online, matter }) => (form !== null) !== (online && matter.audience !== 'company'),
  )
  expect(wrong.map(({ name }) => name)).toEqual([])
  for (const [matter, situations] of Object.entries({
    residencePermit: ['first', 'endorse', 'change', 'renew', 'replace', 'restore', 'cancel'],
    birthRegistration: ['first', 'second', 'third', 'remarried', 'unmarried', 'replace', 'change'],
    childcareSubsidy: ['first', 'yearly', 'change'],
    identityCard: ['expired', 'damaged', 'lost'],
    drivingLicenceRenewal: ['expired', 'lost', 'damaged'],
    socialSecurityCard: ['first', 'renew', 'replace'],
  })) {
    for (const situation of situations) expect(formOf(matter, situation)['x-steps']).toHaveLength(3)
  }
})

test('each field stands in one of at most three steps, and the subset is kept', () => {
  expect(forms.length).toBeGreaterThan(30)
  for (const form of forms) {
    const placed = form['x-steps'].flatMap(({ fields }) => fields)
    expect([form.title, placed.sort()]).toEqual([form.title, Object.keys(form.properties).sort()])
    expect(form['x-steps'].length).toBeLessThanOrEqual(3)
    for (const [name, property] of Object.entries(form.properties)) {
      expect([form.title, name, property.title !== '']).toEqual([form.title, name, true])
      expect(property.enum?.length).toBe(property['x-enum-titles']?.length)
      if (property.default !== undefined && property.enum) expect(property.enum).toContain(property.default)
    }
  }
})

test('who applies is said by the identity platform and cannot be typed; everything else can', () => {
  for (const { title, properties } of forms) {
    const fixed = Object.entries(properties).flatMap(([name, { readOnly }]) => (readOnly ? [name] : []))
    expect([title, fixed]).toEqual([title, ['applicantName', 'applicantIdType', 'applicantIdNumber']])
    for (const name of fixed) expect(properties[name]?.['x-source']).toEqual([expect.stringMatching(/^identity:/)])
  }
})

test('a value comes from a place that exists: a certificate prints the field under that label', () => {
  const printed = new Set(
    province.certificates.flatMap(({ typeCode, fields }) => Object.keys(fields).map((label) => `${typeCode}:${label}`)),
  )
  const sources = new Set(
    forms.flatMap(({ properties }) => Object.values(properties).flatMap((property) => property['x-source'] ?? [])),
  )
  for (const source of sources) {
    const [, kind = '', rest = ''] = /^(\w+)(?::(.*))?$/.exec(source) ?? []
    if (kind === 'certificate') expect([source, printed.has(rest)]).toEqual([source, true])
    else
      expect(source).toMatch(
        /^(previous|identity:(name|idType|idNumber|phone)|family:(spouse|child)\.(name|idNumber))$/,
      )
  }
})

/** What the sources say about a person, as a program would read them. */
function filled(form: Form, person: Resident): Record<string, string | undefined> {
  const identity: Record<string, string> = {
    name: person.name,
    idType: person.idType === 'identityCard' ? '111' : '516',
    idNumber: person.idNumber,
    phone: person.phone,
  }
  const read = (source: string): string | undefined => {
    const [kind, first = '', label = ''] = source.split(':')
    if (kind === 'identity') return identity[first]
    return province.certificates.find(({ typeCode, holder }) => typeCode === first && holder.code === person.idNumber)
      ?.fields[label]
  }
  return Object.fromEntries(
    Object.entries(form.properties).map(([name, property]) => [
      name,
      property.const ?? property['x-source']?.map(read).find(Boolean) ?? property.default,
    ]),
  )
}

const couples = province.residents.filter(
  ({ spouse, idType }) => spouse !== null && idType === 'identityCard' && resident(spouse).idType === 'identityCard',
)

test('a married couple types nothing for the birth permit, whichever of the two applies', () => {
  const form = formOf('birthRegistration', 'second')
  expect(couples.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['测试榕一', '测试榕二', '测试葵一', '测试葵二']),
  )
  for (const person of couples) {
    const values = filled(form, person)
    expect([person.name, form.required.filter((name) => !values[name])]).toEqual([person.name, []])
    const spouse = resident(person.spouse ?? '')
    const [woman, man] = person.sex === 'female' ? [person, spouse] : [spouse, person]
    expect(values).toMatchObject({
      womanName: woman.name,
      womanIdNumber: woman.idNumber,
      manName: man.name,
      manIdNumber: man.idNumber,
      childOrder: '第二个子女',
    })
  }
})

test('the birth permit asks for no upload: certificates, a form, and what the police look up', () => {
  const { materials, promiseDays } = itemOf('birthRegistration', 'first')
  expect(promiseDays).toBe(0)
  expect(materials.map(({ kind, certificate, checkedBy }) => certificate ?? checkedBy ?? kind)).toEqual([
    'identityCard',
    'marriageCertificate',
    '公安',
    'form',
  ])
})

test('the permit’s endorsement is filled from the permit, and one paper is left for the first resident to hand in', () => {
  const { form, materials, promiseDays, renews } = itemOf('residencePermit', 'endorse')
  const first = resident('r001')
  const values = form ? filled(form, first) : {}
  expect(form?.required.filter((name) => !values[name])).toEqual([])
  expect(promiseDays).toBe(5)
  expect(renews).toBe('residencePermit')

  const today = '2026-11-22'
  const stored = province.materials.filter(({ holderCode }) => holderCode === first.idNumber)
  const held = new Set(
    province.certificates.filter(({ holder }) => holder.code === first.idNumber).map(({ kind }) => kind),
  )
  const standing = materials.map(({ need, primary, certificate, checkedBy, accepts }) => {
    const papers = stored.filter(({ name }) => accepts.includes(name))
    const state = checkedBy
      ? `looked up by ${checkedBy}`
      : certificate
        ? held.has(certificate) && 'held'
        : papers.some(({ validUntil }) => validUntil === null || validUntil >= today)
          ? 'stored'
          : papers.length > 0 && 'expired'
    return [need, primary, state]
  })
  expect(standing).toEqual([
    ['required', true, 'held'],
    ['deferrable', false, 'stored'],
    ['required', true, 'held'],
    ['required', true, 'expired'],
    ['required', true, 'looked up by 公安'],
    ['deferrable', false, false],
  ])
  const lease = stored.find(({ name }) => name === '房屋租赁合同')
  expect(lease?.validUntil).toBe('2026-11-10')
})

test('whoever holds a certificate that expires is led to the situation that renews it', () => {
  const renewing = new Set(sound.flatMap(({ renews }) => renews ?? []))
  expect([...renewing].sort()).toEqual(
    [
      'residencePermit',
      'identityCard',
      'drivingLicence',
      'hongKongMacaoPermit',
      'travelPermitHongKongMacaoResident',
      'disabilityCertificate',
      'socialSecurityCard',
      'foodLicence',
    ].sort(),
  )
  for (const { renews, resultCertificate } of sound) if (renews) expect(resultCertificate).toBe(renews)
  expect(itemOf('residencePermit', 'cancel').resultCertificate).toBeNull()
  expect(itemOf('socialSecurityCard', 'lost').resultCertificate).toBeNull()
  expect(certificateType('residencePermit').years).toBe(1)
})
