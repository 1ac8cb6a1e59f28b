import { createPatience } from './patience'

const LOOK_EVERY_MS = 20
const LONG = 60_000

/** Who asks, in the order they do. */
function waitingRoom() {
  const patience = createPatience({ most: 3, lookEveryMs: LOOK_EVERY_MS })
  const asked: string[] = []
  const come = (who: string, ms = LONG) => {
    const seat = patience.sit()
    return { seat, turn: seat.turn(ms).then(() => void asked.push(who)) }
  }
  return { patience, asked, come }
}

test('only who waits longest looks, again and again; the others wait until she has gone', async () => {
  const { asked, come } = waitingRoom()
  const first = come('first')
  const second = come('second')
  await first.turn
  await first.seat.turn(LONG)
  expect(asked).toEqual(['first'])
  first.seat.leave()
  await second.turn
  expect(asked).toEqual(['first', 'second'])
  second.seat.leave()
})

test('who is asking keeps her place; the next that is woken meanwhile is the one behind her', async () => {
  const { patience, asked, come } = waitingRoom()
  const seats = ['first', 'second', 'third'].map((who) => come(who))
  patience.next()
  patience.next()
  await Promise.all(seats.slice(0, 2).map(({ turn }) => turn))
  expect(asked).toEqual(['first', 'second'])
  const [first, second, third] = seats
  const firstAgain = first?.seat.turn(LONG).then(() => void asked.push('first again'))
  patience.next()
  await firstAgain
  expect(asked.at(-1)).toBe('first again')
  for (const each of [first, second, third]) each?.seat.leave()
})

test('nobody waits longer than she would, and no more than there is room for', async () => {
  const { patience, come } = waitingRoom()
  const seats = [come('first', LONG), come('second', LONG), come('third', 1)]
  expect(patience.isFull()).toBe(true)
  await seats[2]?.turn
  seats[2]?.seat.leave()
  expect(patience.isFull()).toBe(false)
  for (const { seat } of seats) seat.leave()
})
