import { createHash } from 'node:crypto'
import { appointmentEndpoints } from '@shared/appointments/contract'
import type { Line } from '@shared/appointments/line'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useWrite } from '@/api/use-write'
import { freshPhone, openPage, signedIn } from '@/testing/page'
import { problemReply, type Reply, startServer } from '@/testing/server'
import { InLine } from './in-line'
import { useLine } from './use-line'

const HOLD = '/api/appointments/holds'
const PROOF = '/api/appointments/line/proof'

const inLine = (line: Line, retryAfterSeconds = 0.02): Reply => problemReply('in_line', { line, retryAfterSeconds })
const place = (ahead: number, more: Partial<Line> = {}): Line => ({ ahead, waitSeconds: 150, puzzle: null, ...more })

let bff: Awaited<ReturnType<typeof startServer>>
let holds: Reply[]

beforeEach(async () => {
  freshPhone()
  signedIn()
  holds = []
  bff = await startServer(({ url }) => {
    if (url !== HOLD) return { status: 204 }
    return (holds.length > 1 ? holds.shift() : holds[0]) ?? { status: 500 }
  })
})
afterEach(() => bff.stop())

function Wish() {
  const hold = useWrite(appointmentEndpoints.hold)
  const again = () => void hold.send({ body: { items: ['A1'], slot: 'S1' } })
  const { line, come, leave } = useLine(hold, 'S1', again)
  const start = () => {
    come()
    again()
  }
  return (
    <>
      <button type="button" onClick={start}>
        想约
      </button>
      {line && <InLine line={line} onLeave={leave} />}
      <p>{hold.state}</p>
    </>
  )
}

const asked = (url: string) => bff.received.filter((each) => each.url === url)
const start = async () => userEvent.click(screen.getByRole('button', { name: '想约' }))

test('her place is shown and grows better, the same is asked with the same key, and it goes on when it is her turn', async () => {
  holds = [inLine(place(1200)), inLine(place(0)), problemReply('slot_full')]
  openPage(Wish)
  await start()
  expect(await screen.findByRole('dialog', { name: '正在排队' })).toBeInTheDocument()
  await waitFor(() => expect(screen.getByText('failed')).toBeInTheDocument())
  await waitFor(() => expect(asked(HOLD)).toHaveLength(3))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(new Set(asked(HOLD).map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})

test('how many are ahead and how long it takes stand there, and stay while it is asked again', async () => {
  holds = [inLine(place(1200)), { status: 0, never: true }]
  openPage(Wish)
  await start()
  await waitFor(() => expect(asked(HOLD)).toHaveLength(2))
  expect(screen.getByRole('status')).toHaveTextContent('前面还有 1,200 位约 3 分钟')
})

test('she may leave, and come back to her place', async () => {
  holds = [inLine(place(3), 60)]
  openPage(Wish)
  await start()
  await userEvent.click(await screen.findByRole('button', { name: '不等了' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  holds = [inLine(place(2), 60)]
  await start()
  expect(await screen.findByRole('status')).toHaveTextContent('前面还有 2 位')
  expect(asked(HOLD)).toHaveLength(2)
})

test('the puzzle is solved by the phone, once, without a question', async () => {
  const puzzle = { puzzle: '1764100000000.seal', bits: 8 }
  holds = [inLine(place(3, { puzzle })), inLine(place(3, { puzzle: { ...puzzle, puzzle: 'another' } }))]
  openPage(Wish)
  await start()
  await waitFor(() => expect(asked(PROOF)).toHaveLength(1))
  const [proof] = asked(PROOF).map(({ body }) => body as { nonce: string; slot: string; puzzle: string })
  const { nonce, ...rest } = proof ?? { nonce: '' }
  expect(rest).toEqual({ slot: 'S1', puzzle: puzzle.puzzle })
  expect(createHash('sha256').update(`${puzzle.puzzle}:${nonce}`).digest()[0]).toBe(0)
  await waitFor(() => expect(asked(HOLD).length).toBeGreaterThan(3))
  expect(asked(PROOF)).toHaveLength(1)
})
