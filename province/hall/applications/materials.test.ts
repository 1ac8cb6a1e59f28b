import { Refusal } from '../http/envelope'
import { identifierOf } from '../testing/applying'
import { type Given, gather, gatherLater, type HandedIn, type Requirement } from './materials'
import { type Application, accept, askSupplement, submit } from './stages'

const NOW = new Date('2026-11-24T02:00:00Z')
const permit = identifierOf('residencePermit')
const permitType = permit.split('.')[5] ?? ''

const requirement = (id: string, more: Partial<Requirement> = {}): Requirement => ({
  id,
  name: `材料${id}`,
  need: '1',
  certificateType: null,
  by: 'applicant',
  ...more,
})
const PERMIT = requirement('permit', { certificateType: permitType })
const HOME = requirement('home')
const WORK = requirement('work', { need: '3' })
const LETTER = requirement('letter', { need: '2' })
const POLICE = requirement('police', { by: 'department' })
const FORM = requirement('form', { by: 'form' })
const ALL = [PERMIT, HOME, WORK, LETTER, POLICE, FORM]

const certificate = (id: string, ZZBS = permit): Given => ({ CLBH: id, SQFS: '5', ZZBS, SQBH: 'SQ1' })
const paper = (id: string): Given => ({ CLBH: id, SQFS: '2', WJBH: `CL-${id}` })
const later = (id: string): Given => ({ CLBH: id, SQFS: '4' })

/** What comes of it: the ways by id, or the refusal. */
function outcome(work: () => HandedIn[]): unknown {
  try {
    return Object.fromEntries(work().map(({ code, way }) => [code, way]))
  } catch (error) {
    if (error instanceof Refusal) return [error.code, error.data]
    throw error
  }
}

test.each<[string, Given[], number | null, unknown]>([
  [
    'everything there; the department’s and the form’s are the hall’s own',
    [certificate('permit'), paper('home'), paper('work')],
    5,
    { permit: '5', home: '2', work: '2', police: '8', form: '9' },
  ],
  [
    'what may follow later is named so',
    [certificate('permit'), paper('home'), later('work')],
    5,
    { permit: '5', home: '2', work: '4', police: '8', form: '9' },
  ],
  ['a certificate may also come as a paper', [paper('permit'), paper('home'), paper('work')], 5, expect.any(Object)],
  ['a required one is missing', [certificate('permit'), paper('work')], 5, ['2010', { CL: ['home'] }]],
  ['what may follow later must be named too', [certificate('permit'), paper('home')], 5, ['2010', { CL: ['work'] }]],
  [
    'nothing follows later while a main material is missing',
    [certificate('permit'), later('work')],
    5,
    ['2010', { CL: ['home'] }],
  ],
  [
    'a promise of two days leaves no time for anything to follow',
    [certificate('permit'), paper('home'), later('work')],
    2,
    ['2010', { CL: ['work'] }],
  ],
  ['nor does none', [certificate('permit'), paper('home'), later('work')], null, ['2010', { CL: ['work'] }]],
  [
    'a required one cannot follow later',
    [certificate('permit'), later('home'), paper('work')],
    5,
    ['1001', expect.objectContaining({ ZD: 'CL', CLBH: 'home' })],
  ],
  ['an unknown material', [paper('other')], 5, ['1001', expect.objectContaining({ CLBH: 'other' })]],
  ['one that the department looks up', [paper('police')], 5, ['1001', expect.objectContaining({ CLBH: 'police' })]],
  ['the form', [paper('form')], 5, ['1001', expect.objectContaining({ CLBH: 'form' })]],
  ['a paper named twice', [paper('home'), paper('home')], 5, ['1001', expect.objectContaining({ ZD: 'CL' })]],
  [
    'a certificate of another type',
    [certificate('permit', identifierOf('identityCard'))],
    5,
    ['1001', expect.objectContaining({ CLBH: 'permit' })],
  ],
  [
    'a certificate with a wrong check character',
    [certificate('permit', `${permit.slice(0, -1)}${permit.endsWith('0') ? '1' : '0'}`)],
    5,
    ['1001', expect.objectContaining({ CLBH: 'permit' })],
  ],
  [
    'a certificate where a paper is asked for',
    [certificate('home')],
    5,
    ['1001', expect.objectContaining({ CLBH: 'home' })],
  ],
  [
    'a certificate without the holder’s authorization',
    [{ CLBH: 'permit', SQFS: '5', ZZBS: permit }],
    5,
    ['1001', expect.objectContaining({ CLBH: 'permit' })],
  ],
  ['a paper that is not named', [{ CLBH: 'home', SQFS: '2' }], 5, ['1001', expect.objectContaining({ CLBH: 'home' })]],
])('submitting: %s', (_, given, promiseDays, expected) => {
  expect(outcome(() => gather(ALL, given, promiseDays, NOW))).toEqual(expected)
})

describe('handing in later', () => {
  const materials = gather(ALL, [certificate('permit'), paper('home'), later('work')], 5, NOW)
  const filed = submit({
    serial: 'S1',
    item: 'I',
    item_name: '事项',
    department: 'D',
    department_name: '部门',
    owner: 'sub',
    applicant_type: 1,
    applicant_name: '测试',
    applicant_id_type: '111',
    applicant_id_no: '1',
    form_version: null,
    form_values: {},
    delivery: '0',
    submission_no: null,
    promise_days: 5,
    submitted_at: NOW,
  }).application
  const accepted = accept(filed, 'SL1', ['材料work'], NOW).application
  const asked = askSupplement(
    accepted,
    '看不清',
    5,
    [
      { CLBH: 'home', CLMC: '材料home' },
      { CLBH: 'BZ1-1', CLMC: '新的材料' },
    ],
    NOW,
  ).application
  const openly = askSupplement(accepted, '说明情况', 5, [], NOW).application

  const at = (application: Application, given: Given[], today = '2026-11-25', note = '') =>
    outcome(() => gatherLater(application, ALL, materials, given, note, today, NOW))

  test('the deadline of what follows later comes with acceptance: the promise less two days', () => {
    expect(accepted.deferral_deadline).toBe('2026-11-27')
  })

  test.each<[string, Application, Given[], string, string, unknown]>([
    ['what was deferred', accepted, [paper('work')], '2026-11-27', '', { work: '2' }],
    ['also before acceptance', filed, [paper('work')], '2026-12-20', '', { work: '2' }],
    ['not after its day', accepted, [paper('work')], '2026-11-30', '', ['2005', { ZT: 'sl' }]],
    ['nothing else', accepted, [paper('home')], '2026-11-25', '', ['1001', expect.objectContaining({ CLBH: 'home' })]],
    ['and not nothing', accepted, [], '2026-11-25', '说明', ['1001', expect.objectContaining({ ZD: 'CL' })]],
    [
      'what the supplement asks for',
      asked,
      [paper('home'), paper('BZ1-1')],
      '2026-12-01',
      '',
      { home: '2', 'BZ1-1': '2' },
    ],
    ['all of it', asked, [paper('home')], '2026-12-01', '', ['2010', { CL: ['BZ1-1'] }]],
    ['the deferred alone while a supplement is due', asked, [paper('work')], '2026-11-26', '', { work: '2' }],
    ['nothing after the deadline', asked, [paper('home'), paper('BZ1-1')], '2026-12-02', '', ['2005', { ZT: 'bz' }]],
    ['a word where nothing is listed', openly, [], '2026-12-01', '情况说明', {}],
    ['not even a word', openly, [], '2026-12-01', '', ['1001', expect.objectContaining({ ZD: 'CL' })]],
    ['any paper of the item where nothing is listed', openly, [paper('letter')], '2026-12-01', '', { letter: '2' }],
    ['once more later', asked, [later('home')], '2026-11-26', '', ['1001', expect.objectContaining({ CLBH: 'home' })]],
  ])('%s', (_, application, given, today, note, expected) => {
    expect(at(application, given, today, note)).toEqual(expected)
  })
})
