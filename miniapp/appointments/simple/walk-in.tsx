import type { Hall, HallChoice } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useFormat, useT } from '@/i18n'
import { open, pathOf, useOpenedWith } from '@/routes'
import { useResident } from '@/stores/session'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Cell, Cells } from '@/ui/cell'
import { Empty } from '@/ui/empty'
import { Page } from '@/ui/page'
import { Rows } from '@/ui/rows'
import { Skeleton } from '@/ui/skeleton'
import { codesOf, SELF, type Visit, visitOf } from '../parts/visit'
import { givesNumbers, NotTaken, TakingAsks, useTaking } from '../queue/taking'
import { NearMe } from './near-me'
import { useHalls } from './use-halls'

/** More than these is work to read; the rest is one tap away. */
const SHOWN = 4

/** The way there, where a hall gives numbers now. A walk-in is for one matter, and for oneself. */
export function ToWalkIn({ visit, halls }: { visit: Visit; halls: readonly Hall[] }) {
  const t = useT()
  const isForHer = codesOf(visit).length === 1 && (visit.for ?? SELF) === SELF
  if (!isForHer || !halls.some(givesNumbers)) return null
  return (
    <Button
      kind="secondary"
      icon="list"
      onPress={() => void open('appointments/halls/index', { ...visit, choose: 'walk_in' })}
    >
      {t('queue.walkIn.today')}
    </Button>
  )
}

/** 长者版: 现场取号. First at which hall, then what it asks of her, and one answer. */
export function WalkIn() {
  const { hall } = useOpenedWith('appointments/halls/index')
  return hall ? <Here id={hall} /> : <Where />
}

function Where() {
  const t = useT()
  const format = useFormat()
  const visit = visitOf(useOpenedWith('appointments/halls/index'))
  const { answer, isNear } = useHalls(visit)
  const [all, setAll] = useState(false)
  const question = t('queue.walkIn.where')
  const noteOf = ({ distanceMetres, waiting }: HallChoice) =>
    [
      ...(distanceMetres === null ? [] : [format.distance(distanceMetres)]),
      waiting === 0 ? t('appointments.halls.noQueue') : t('appointments.halls.waiting', { count: waiting }),
    ].join('，')
  return (
    <Page title={question}>
      <NearMe />
      <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
        {({ halls }) => {
          const giving = halls.filter(givesNumbers)
          // The nearest first, or where the fewest wait.
          if (!isNear) giving.sort((a, b) => a.waiting - b.waiting)
          const shown = all ? giving : giving.slice(0, SHOWN)
          if (giving.length === 0) return <NoneNow visit={visit} />
          return (
            <>
              <Cells label={question}>
                {shown.map((hall) => (
                  <Cell
                    key={hall.id}
                    title={hall.name}
                    note={noteOf(hall)}
                    onPress={() =>
                      void open('appointments/halls/index', { ...visit, hall: hall.id, choose: 'walk_in' })
                    }
                  />
                ))}
              </Cells>
              {shown.length < giving.length && (
                <Button kind="secondary" onPress={() => setAll(true)}>
                  {t('appointments.halls.more', { count: giving.length - shown.length })}
                </Button>
              )}
            </>
          )
        }}
      </Answered>
    </Page>
  )
}

function Here({ id }: { id: string }) {
  const t = useT()
  const visit = visitOf(useOpenedWith('appointments/halls/index'))
  const { answer } = useHalls(visit)
  const resident = useResident()
  const [item = ''] = codesOf(visit)
  const taking = useTaking(id, item)
  const { take, takeNow } = taking
  const place = answer.data?.halls.find((hall) => hall.id === id && givesNumbers(hall))
  const back = pathOf('appointments/halls/index', { ...visit, hall: id, choose: 'walk_in' })
  const asks = take.state === 'being_confirmed'
  return (
    <Page
      title={t('queue.walkIn.here')}
      footer={
        place &&
        !asks &&
        (resident ? (
          <Button busy={take.busy} onPress={() => takeNow()}>
            {t('queue.take.confirm')}
          </Button>
        ) : (
          <Button onPress={() => void open('residents/sign-in/index', { back })}>{t('queue.walkIn.signIn')}</Button>
        ))
      }
    >
      <Answered answer={answer} skeleton={<Skeleton shape="cards" count={1} />}>
        {() =>
          place ? (
            <>
              <Rows
                rows={[
                  { label: t('appointments.confirm.where'), value: place.name, note: place.address },
                  {
                    label: t('queue.walkIn.now'),
                    value:
                      place.waiting === 0
                        ? t('appointments.halls.noQueue')
                        : t('appointments.halls.waiting', { count: place.waiting }),
                  },
                ]}
              />
              {asks ? <TakingAsks /> : <View>{t('queue.take.come')}</View>}
              <View>{t('queue.take.once')}</View>
            </>
          ) : (
            <NoneNow visit={visit} />
          )
        }
      </Answered>
      <NotTaken taking={taking} />
    </Page>
  )
}

function NoneNow({ visit }: { visit: Visit }) {
  const t = useT()
  return (
    <Empty
      sentence={t('queue.walkIn.none')}
      action={{
        label: t('queue.walkIn.book'),
        onPress: () => void open('appointments/halls/index', { ...visit }),
      }}
    />
  )
}
