import type { Slot } from '@shared/appointments/contract'
import { useState } from 'react'
import { serverNow } from '@/api/server-clock'
import { CheckBox, RadioList } from '@/ui/choice'
import { Countdown } from '@/ui/countdown'
import { DayStrip, type StripDay } from '@/ui/day-strip'
import { SearchField } from '@/ui/search-field'
import { SlotList } from '@/ui/slot-list'
import { Steps } from '@/ui/steps'
import { TextField } from '@/ui/text-field'
import { nothing, Shown } from './shown'

const DAYS: StripDay[] = [
  { day: '2026-11-24', open: true, words: '12 left' },
  { day: '2026-11-25', open: true, words: '1 left' },
  { day: '2026-11-26', open: false, words: 'full' },
  { day: '2026-11-28', open: false, words: 'closed' },
]
const SLOTS: Slot[] = [
  { id: 'a', startsAt: '2026-11-24T01:00:00Z', endsAt: '2026-11-24T01:30:00Z', partOfDay: 'morning', left: 3 },
  { id: 'b', startsAt: '2026-11-24T01:30:00Z', endsAt: '2026-11-24T02:00:00Z', partOfDay: 'morning', left: 0 },
  { id: 'c', startsAt: '2026-11-24T06:00:00Z', endsAt: '2026-11-24T06:30:00Z', partOfDay: 'afternoon', left: 1 },
]
const OPTIONS = [
  { key: 'one', label: 'one', note: 'with a note' },
  { key: 'two', label: 'two' },
] as const

/** What is filled in and chosen. */
export function Forms() {
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<'one' | 'two' | null>(null)
  const [checked, setChecked] = useState(false)
  const [day, setDay] = useState('2026-11-24')
  const [slot, setSlot] = useState('a')
  const [started] = useState(serverNow)
  const inSeconds = (seconds: number) => new Date(started + seconds * 1000).toISOString()
  return (
    <>
      <Shown name="SearchField">
        <SearchField placeholder="words" value={text} onChange={setText} />
      </Shown>
      <Shown name="TextField">
        <TextField label="empty" placeholder="placeholder" value="" onChange={nothing} />
        <TextField label="one line" value={text} onChange={setText} />
        <TextField label="wrong" wrong value="not so" onChange={nothing} />
        <TextField label="several lines" long value={text} onChange={setText} />
      </Shown>
      <Shown name="RadioList">
        <RadioList label="which" options={OPTIONS} value={chosen} onChange={setChosen} />
        <RadioList label="wrong" wrong options={OPTIONS} value={null} onChange={nothing} />
      </Shown>
      <Shown name="CheckBox">
        <CheckBox checked={checked} onChange={setChecked}>
          something she states
        </CheckBox>
      </Shown>
      <Shown name="Steps">
        <Steps titles={['first', 'second', 'third']} current={2} />
      </Shown>
      <Shown name="DayStrip">
        <DayStrip days={DAYS} value={day} onChange={setDay} />
        <DayStrip days={DAYS} value={null} any={{ words: 'any', onChoose: nothing }} onChange={nothing} />
      </Shown>
      <Shown name="SlotList">
        <SlotList slots={SLOTS} value={slot} onChange={({ id }) => setSlot(id)} />
      </Shown>
      <Shown name="Countdown">
        <Countdown until={inSeconds(300)} onEnd={nothing} />
        <Countdown until={inSeconds(30)} onEnd={nothing} />
      </Shown>
    </>
  )
}
