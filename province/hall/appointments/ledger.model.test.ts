import fc from 'fast-check'
import { brokenPools } from '../testing/invariant'
import { ITEMS } from '../testing/small-province'
import { NOW, newReference, startTestHall, type TestHall, testPerson } from '../testing/test-hall'

/**
 * The hall beside a model of it that fits on a page: a few people, two slots on different days, a clock that moves.
 * After every step the answers agree, the listing agrees, and every pool counts exactly the rows it stands for.
 */
const PEOPLE = [1, 2, 3, 4].map(testPerson)
const SLOTS = ['DTTH01-HJ-20261125-0900', 'DTTH01-HJ-20261126-1000']
const HOLD_MS = 300_000

interface ModelAppointment {
  code: string
  slot: number
  person: number
  state: 'held' | 'booked' | 'ended'
  until: number
  extended: boolean
}

class Model {
  now = new Date(NOW).getTime()
  capacity = [3, 3]
  appointments: ModelAppointment[] = []
  /** Requests that were answered, with their answers. */
  answered: { person: number; path: string; body: Record<string, unknown>; answer: string }[] = []

  active(slot: number): ModelAppointment[] {
    return this.appointments.filter((each) => each.slot === slot && this.isActive(each))
  }
  isActive({ state, until }: ModelAppointment): boolean {
    return state === 'booked' || (state === 'held' && until > this.now)
  }
  isFree(slot: number): boolean {
    return this.active(slot).length < (this.capacity[slot] ?? 0)
  }
  has(slot: number, person: number, except?: ModelAppointment): boolean {
    return this.active(slot).some((each) => each.person === person && each !== except)
  }
}

interface Real {
  hall: TestHall
}

const at = <T>(list: readonly T[], index: number): T => {
  const value = list[index % list.length]
  if (value === undefined) throw new Error('nothing to choose from')
  return value
}

async function agree(model: Model, { hall }: Real): Promise<void> {
  expect(await brokenPools(hall.db)).toEqual([])
  for (const [slot, code] of SLOTS.entries()) {
    const rq = slot === 0 ? '2026-11-25' : '2026-11-26'
    const { SJ } = await hall.get('service', '/yy/hy', { dtbm: 'DTTH01', sxbm: ITEMS.city.code, rq })
    const listed = SJ.find(({ HYBM }: { HYBM: string }) => HYBM === code)
    const active = model.active(slot)
    const held = active.filter(({ state }) => state === 'held').length
    const capacity = model.capacity[slot] ?? 0
    expect(listed).toMatchObject({
      ZL: capacity,
      YLS: held,
      YYS: active.length - held,
      SYL: capacity - active.length,
    })
  }
}

async function send(model: Model, { hall }: Real, person: number, path: string, content: Record<string, unknown>) {
  const body = { KHDLSH: newReference(), ...content }
  const answer = await hall.post(at(PEOPLE, person), path, body)
  model.answered.push({ person, path, body, answer: JSON.stringify(answer) })
  return answer
}

type Command = fc.AsyncCommand<Model, Real>

class Hold implements Command {
  constructor(
    private readonly person: number,
    private readonly slot: number,
  ) {}
  check = () => true
  async run(model: Model, real: Real) {
    const { person, slot } = this
    const expected = model.has(slot, person) ? '2003' : model.isFree(slot) ? '0' : '2001'
    const { JGDM, SJ } = await send(model, real, person, '/yy/yl', { HYBM: SLOTS[slot], SXBM: [ITEMS.city.code] })
    expect(JGDM).toBe(expected)
    if (JGDM === '0') {
      model.appointments.push({
        code: SJ.YYLSH,
        slot,
        person,
        state: 'held',
        until: model.now + HOLD_MS,
        extended: false,
      })
    }
    await agree(model, real)
  }
  toString = () => `hold(${this.person}, ${this.slot})`
}

/** Everybody asks for the same slot at once, and everybody twice. */
class Rush implements Command {
  constructor(private readonly slot: number) {}
  check = () => true
  async run(model: Model, real: Real) {
    const { slot } = this
    const newcomers = PEOPLE.filter((_, person) => !model.has(slot, person)).length
    const left = (model.capacity[slot] ?? 0) - model.active(slot).length
    const asked = PEOPLE.flatMap((_, person) => {
      const body = { KHDLSH: newReference(), HYBM: SLOTS[slot], SXBM: [ITEMS.city.code] }
      return [body, body].map(async (each) => ({
        person,
        ...(await real.hall.post(at(PEOPLE, person), '/yy/yl', each)),
      }))
    })
    const answers = await Promise.all(asked)
    for (const [nth, { status, JGDM, SJ }] of answers.entries()) {
      expect(status).toBe(200)
      if (nth % 2 === 1) expect({ JGDM, SJ }).toEqual({ JGDM: answers[nth - 1]?.JGDM, SJ: answers[nth - 1]?.SJ })
    }
    const won = new Map(
      answers.filter(({ JGDM }) => JGDM === '0').map(({ person, SJ }) => [SJ.YYLSH as string, person]),
    )
    expect(won.size).toBe(Math.min(newcomers, left))
    for (const [code, person] of won) {
      expect(model.has(slot, person)).toBe(false)
      model.appointments.push({ code, slot, person, state: 'held', until: model.now + HOLD_MS, extended: false })
    }
    await agree(model, real)
  }
  toString = () => `rush(${this.slot})`
}

class Confirm implements Command {
  constructor(
    private readonly which: number,
    private readonly stranger: boolean,
  ) {}
  check = (model: Readonly<Model>) => model.appointments.length > 0
  async run(model: Model, real: Real) {
    const chosen = at(model.appointments, this.which)
    const late = chosen.state === 'held' && !model.isActive(chosen)
    const possible = late
      ? model.isFree(chosen.slot) && !model.has(chosen.slot, chosen.person, chosen)
      : chosen.state === 'held'
    const expected = this.stranger ? '1003' : possible ? '0' : late ? '2004' : '2005'
    const sender = this.stranger ? chosen.person + 1 : chosen.person
    const { JGDM } = await send(model, real, sender, '/yy/qr', { YYLSH: chosen.code })
    expect(JGDM).toBe(expected)
    if (JGDM === '0') chosen.state = 'booked'
    await agree(model, real)
  }
  toString = () => `confirm(${this.which}${this.stranger ? ', stranger' : ''})`
}

class Extend implements Command {
  constructor(private readonly which: number) {}
  check = (model: Readonly<Model>) => model.appointments.length > 0
  async run(model: Model, real: Real) {
    const chosen = at(model.appointments, this.which)
    const over = chosen.state === 'held' && !model.isActive(chosen)
    const expected = over ? '2004' : chosen.state === 'held' && !chosen.extended ? '0' : '2005'
    const { JGDM, SJ } = await send(model, real, chosen.person, '/yy/yc', { YYLSH: chosen.code })
    expect(JGDM).toBe(expected)
    if (JGDM === '0') {
      expect(SJ).toMatchObject({ ZT: 'yl', SFKYC: 0 })
      chosen.until += HOLD_MS
      chosen.extended = true
    }
    await agree(model, real)
  }
  toString = () => `extend(${this.which})`
}

class Cancel implements Command {
  constructor(private readonly which: number) {}
  check = (model: Readonly<Model>) => model.appointments.length > 0
  async run(model: Model, real: Real) {
    const chosen = at(model.appointments, this.which)
    const expected = model.isActive(chosen) ? '0' : chosen.state === 'held' ? '2004' : '2005'
    const { JGDM } = await send(model, real, chosen.person, '/yy/qx', { YYLSH: chosen.code, YY: '改期' })
    expect(JGDM).toBe(expected)
    if (JGDM === '0') chosen.state = 'ended'
    await agree(model, real)
  }
  toString = () => `cancel(${this.which})`
}

class Move implements Command {
  constructor(
    private readonly which: number,
    private readonly to: number,
  ) {}
  check = (model: Readonly<Model>) => model.appointments.length > 0
  async run(model: Model, real: Real) {
    const chosen = at(model.appointments, this.which)
    const expected =
      chosen.state === 'held' && !model.isActive(chosen)
        ? '2004'
        : chosen.state !== 'booked' || chosen.slot === this.to
          ? '2005'
          : model.has(this.to, chosen.person, chosen)
            ? '2003'
            : model.isFree(this.to)
              ? '0'
              : '2001'
    const { JGDM, SJ } = await send(model, real, chosen.person, '/yy/gq', { YYLSH: chosen.code, HYBM: SLOTS[this.to] })
    expect(JGDM).toBe(expected)
    if (JGDM === '0') {
      expect(SJ).toMatchObject({ YYLSH: chosen.code, HYBM: SLOTS[this.to], ZT: 'yy' })
      chosen.slot = this.to
    }
    await agree(model, real)
  }
  toString = () => `move(${this.which}, ${this.to})`
}

/** Every booking goes to the other slot at once: who finds no place stays where she was. */
class Exchange implements Command {
  check = (model: Readonly<Model>) => model.appointments.some(({ state }) => state === 'booked')
  async run(model: Model, real: Real) {
    const booked = model.appointments.filter(({ state }) => state === 'booked')
    const answers = await Promise.all(
      booked.map((each) => {
        const body = { KHDLSH: newReference(), YYLSH: each.code, HYBM: SLOTS[1 - each.slot] }
        return real.hall.post(at(PEOPLE, each.person), '/yy/gq', body)
      }),
    )
    for (const [nth, { status, JGDM }] of answers.entries()) {
      expect(status).toBe(200)
      expect(['0', '2001', '2003']).toContain(JGDM)
      const moved = booked[nth]
      if (JGDM === '0' && moved) moved.slot = 1 - moved.slot
    }
    await agree(model, real)
  }
  toString = () => 'exchange'
}

class Repeat implements Command {
  constructor(private readonly which: number) {}
  check = (model: Readonly<Model>) => model.answered.length > 0
  async run(model: Model, real: Real) {
    const { person, path, body, answer } = at(model.answered, this.which)
    expect(JSON.stringify(await real.hall.post(at(PEOPLE, person), path, body))).toBe(answer)
    await agree(model, real)
  }
  toString = () => `repeat(${this.which})`
}

class Wait implements Command {
  constructor(private readonly seconds: number) {}
  check = () => true
  async run(model: Model, real: Real) {
    model.now += this.seconds * 1000
    real.hall.clock.forward(this.seconds)
    await agree(model, real)
  }
  toString = () => `wait(${this.seconds} s)`
}

class Resize implements Command {
  constructor(
    private readonly slot: number,
    private readonly capacity: number,
  ) {}
  check = () => true
  async run(model: Model, real: Real) {
    const { slot, capacity } = this
    const body = { KHDLSH: newReference(), HYBM: SLOTS[slot], ZL: capacity }
    const fits = capacity >= model.active(slot).length
    expect((await real.hall.post('counter', '/ck/rl', body)).JGDM).toBe(fits ? '0' : '2005')
    if (fits) model.capacity[slot] = capacity
    await agree(model, real)
  }
  toString = () => `resize(${this.slot}, ${this.capacity})`
}

const person = fc.nat({ max: PEOPLE.length - 1 })
const slot = fc.nat({ max: SLOTS.length - 1 })
const which = fc.nat({ max: 30 })
const commands = fc.commands(
  [
    fc.tuple(person, slot).map(([who, where]) => new Hold(who, where)),
    slot.map((where) => new Rush(where)),
    fc.tuple(which, fc.boolean()).map(([index, stranger]) => new Confirm(index, stranger && index % 4 === 0)),
    which.map((index) => new Extend(index)),
    which.map((index) => new Cancel(index)),
    fc.tuple(which, slot).map(([index, to]) => new Move(index, to)),
    fc.constant(new Exchange()),
    which.map((index) => new Repeat(index)),
    fc.constantFrom(1, 150, 299, 300, 301).map((seconds) => new Wait(seconds)),
    fc.tuple(slot, fc.nat({ max: 4 })).map(([where, capacity]) => new Resize(where, capacity)),
  ],
  { maxCommands: 35, size: 'max' },
)

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall()
})
afterAll(() => hall?.stop())

test('the hall agrees with its model, step by step', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      await hall.db.query('truncate appointment_place, appointment, slot, slot_pool, ticket, client_request')
      hall.clock.set(NOW)
      await fc.asyncModelRun(() => ({ model: new Model(), real: { hall } }), steps)
    }),
    { numRuns: 15 },
  )
}, 60_000)
