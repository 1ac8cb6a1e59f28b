import { inOrder, paceOf, type Turn, waitFor } from './order'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 25, 2, minute))
const turn = (number: string, due: number, more: Partial<Turn> = {}): Turn => ({
  number,
  appointment: null,
  due_at: at(due),
  issued_at: at(due),
  behind: 0,
  ...more,
})
const names = (...waiting: Turn[]) => inOrder(waiting).map(({ number }) => number)

test('whose time comes first is called first; of two at the same time who has booked', () => {
  expect(names(turn('C', 5), turn('A', 1), turn('W', 3), turn('B', 3, { appointment: 'YY1' }))).toEqual([
    'A',
    'B',
    'W',
    'C',
  ])
})

test('who missed a call comes after so many others, or when nobody else is left', () => {
  const others = ['A', 'B', 'C', 'D', 'E'].map((name, nth) => turn(name, 10 + nth))
  expect(names(turn('M', 0, { behind: 3 }), ...others)).toEqual(['A', 'B', 'C', 'M', 'D', 'E'])
  expect(names(turn('M', 0, { behind: 3 }), turn('A', 10))).toEqual(['A', 'M'])
  expect(names(turn('M', 0, { behind: 3 }), turn('N', 1, { behind: 1 }), ...others)).toEqual([
    'A',
    'N',
    'B',
    'M',
    'C',
    'D',
    'E',
  ])
})

test('three ahead at two desks that need six to seven minutes: nine to fourteen', () => {
  const pace = paceOf([5, 6, 6, 6.5, 7, 7, 40], 2)
  expect(pace).toMatchObject({ quick: 6, slow: 7 })
  expect(pace && waitFor(3, pace)).toEqual({ from: 9, to: 14 })
  expect(pace && waitFor(0, pace)).toEqual({ from: 0, to: 4 })
})

test('too few that were served say nothing', () => {
  expect(paceOf([6, 7], 1)).toBeNull()
})
