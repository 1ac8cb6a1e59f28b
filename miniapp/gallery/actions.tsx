import { useState } from 'react'
import { Button, Buttons } from '@/ui/button'
import { CallCell } from '@/ui/call-cell'
import { Card } from '@/ui/card'
import { Cell, Cells } from '@/ui/cell'
import { Chip, Chips, Tag } from '@/ui/chip'
import { Fold } from '@/ui/fold'
import { HelpLine } from '@/ui/help-line'
import { ICONS, Icon } from '@/ui/icon'
import { NeedsYouCard } from '@/ui/needs-you-card'
import { Pressable } from '@/ui/pressable'
import { Sheet } from '@/ui/sheet'
import { Tabs } from '@/ui/tabs'
import { Tiles } from '@/ui/tiles'
import { toast } from '@/ui/toast'
import { nothing, Shown } from './shown'

const TONES = ['neutral', 'accent', 'success', 'warning', 'danger'] as const

/** What is pressed. */
export function Actions() {
  const [chip, setChip] = useState('one')
  const [tab, setTab] = useState('one')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Shown name="Button">
        {(['primary', 'secondary', 'quiet', 'danger'] as const).map((kind) => (
          <Button key={kind} kind={kind} onPress={nothing}>
            {kind}
          </Button>
        ))}
        <Button icon="refresh-cw" onPress={nothing}>
          with an icon
        </Button>
        <Button busy onPress={nothing}>
          busy
        </Button>
        <Button disabledBecause="why it cannot be pressed" onPress={nothing}>
          disabled
        </Button>
      </Shown>
      <Shown name="Buttons">
        <Buttons>
          <Button kind="secondary" onPress={nothing}>
            other
          </Button>
          <Button onPress={nothing}>main, last</Button>
        </Buttons>
      </Shown>
      <Shown name="HelpLine">
        <HelpLine />
      </Shown>
      <Shown name="Pressable">
        <Pressable label="bare" onPress={nothing}>
          bare, without a look of its own
        </Pressable>
      </Shown>
      <Shown name="Chip, Chips">
        <Chips choose="which">
          {['one', 'two'].map((key) => (
            <Chip key={key} selected={chip === key} onPress={() => setChip(key)}>
              {key}
            </Chip>
          ))}
        </Chips>
        <Chips>
          <Chip onPress={nothing}>shortcut</Chip>
        </Chips>
      </Shown>
      <Shown name="Tag">
        {TONES.map((tone) => (
          <Tag key={tone} tone={tone}>
            {tone}
          </Tag>
        ))}
      </Shown>
      <Shown name="Tabs">
        <Tabs label="views" value={tab} onChange={setTab} items={['one', 'two'].map((key) => ({ key, label: key }))} />
      </Shown>
      <Shown name="Cell, Cells, CallCell">
        <Cells label="rows">
          <Cell title="title" />
          <Cell title="title" note="note" value="value" />
          <Cell icon="bell" title="pressed" note="with a note" value="value" onPress={nothing} />
          <CallCell title="somebody" number="12345" />
        </Cells>
      </Shown>
      <Shown name="Tiles">
        <Tiles
          label="ways on"
          tiles={[
            { key: 'one', name: 'with icon and note', note: 'note', icon: 'calendar', onPress: nothing },
            { key: 'two', name: 'name only', onPress: nothing },
          ]}
        />
      </Shown>
      <Shown name="NeedsYouCard">
        <NeedsYouCard
          title="title"
          sentence="what needs her"
          deadline={{ day: '2026-12-01', daysLeft: 2 }}
          action={{ label: 'do it', onPress: nothing }}
        />
        <NeedsYouCard title="busy" sentence="without a day" action={{ label: 'do it', onPress: nothing, busy: true }} />
      </Shown>
      <Shown name="Fold">
        <Card flush>
          <Fold title="closed" note="note">
            inside
          </Fold>
          <Fold title="open" open>
            inside
          </Fold>
        </Card>
      </Shown>
      <Shown name="Sheet, toast">
        <Button kind="secondary" onPress={() => setOpen(true)}>
          open a sheet
        </Button>
        <Button kind="secondary" onPress={() => toast('what she just did')}>
          toast
        </Button>
        <Sheet open={open} title="title" onClose={() => setOpen(false)}>
          <Button onPress={() => setOpen(false)}>close</Button>
        </Sheet>
      </Shown>
      <Shown name="Icon">
        {ICONS.map((name) => (
          <Chip key={name} onPress={nothing}>
            {name}
          </Chip>
        ))}
        {ICONS.map((name) => (
          <Icon key={name} name={name} />
        ))}
        <Icon name="calendar" small />
      </Shown>
    </>
  )
}
