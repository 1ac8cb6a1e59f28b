import type { Hall } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '@/i18n'
import { useResident } from '@/stores/session'
import { Button, Buttons } from '@/ui/button'
import { Sheet } from '@/ui/sheet'
import { givesNumbers, NotTaken, TakingAsks, useTaking } from './taking'

interface TakeNumberProps {
  hall: Hall
  item: string
  /** Where to come back to after signing in. */
  onSignIn: () => void
}

/** 现场取号: a walk-in's number from afar, where the hall allows it, after saying what it asks of her. */
export function TakeNumber({ hall, item, onSignIn }: TakeNumberProps) {
  const t = useT()
  const resident = useResident()
  const [asked, setAsked] = useState(false)
  const taking = useTaking(hall.id, item)
  const { take, takeNow } = taking

  if (!givesNumbers(hall)) return null
  if (take.state === 'being_confirmed') return <TakingAsks />
  return (
    <>
      <Button
        kind="quiet"
        label={t('queue.take.spoken', { hall: hall.name })}
        onPress={() => (resident ? setAsked(true) : onSignIn())}
      >
        {t('queue.take.action')}
      </Button>
      <Sheet open={asked && !take.problem} title={t('queue.take.title')} onClose={() => setAsked(false)}>
        <View>{t('queue.take.where', { hall: hall.name, count: hall.waiting })}</View>
        <View>{t('queue.take.come')}</View>
        <View>{t('queue.take.once')}</View>
        <Buttons>
          <Button kind="secondary" onPress={() => setAsked(false)}>
            {t('queue.take.no')}
          </Button>
          <Button busy={take.busy} onPress={() => takeNow(() => setAsked(false))}>
            {t('queue.take.confirm')}
          </Button>
        </Buttons>
      </Sheet>
      <NotTaken taking={taking} />
    </>
  )
}
