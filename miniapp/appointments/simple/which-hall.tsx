import { View } from '@tarojs/components'
import { useState } from 'react'
import { useFormat, useT } from '@/i18n'
import { open, useOpenedWith } from '@/routes'
import { a11y } from '@/ui/a11y'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Cell, Cells } from '@/ui/cell'
import { Page } from '@/ui/page'
import { Skeleton } from '@/ui/skeleton'
import { visitOf } from '../parts/visit'
import { WaitFor } from '../parts/wait-for'
import { NearMe } from './near-me'
import { useHalls } from './use-halls'

/** More than these is work to read; the rest is one tap away. */
const SHOWN = 4

/** 长者版: where to. */
export function WhichHall() {
  const t = useT()
  const format = useFormat()
  const visit = visitOf(useOpenedWith('appointments/halls/index'))
  const [all, setAll] = useState(false)
  const { answer } = useHalls(visit)
  const question = t('appointments.which.hall')
  return (
    <Page title={question}>
      <NearMe />
      <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
        {({ halls }) => {
          const free = halls.filter(({ earliest }) => earliest !== null)
          const shown = all ? free : free.slice(0, SHOWN)
          if (free.length === 0) {
            return (
              <>
                <View {...a11y({ role: 'status' })}>{t('appointments.halls.allFull')}</View>
                <WaitFor visit={visit} />
              </>
            )
          }
          return (
            <>
              <Cells label={question}>
                {shown.map(({ id, name, distanceMetres, earliest }) => (
                  <Cell
                    key={id}
                    title={name}
                    note={[
                      ...(distanceMetres === null ? [] : [format.distance(distanceMetres)]),
                      ...(earliest ? [t('appointments.halls.first', { when: format.spoken(earliest.startsAt) })] : []),
                    ].join('，')}
                    onPress={() => void open('appointments/halls/index', { ...visit, hall: id })}
                  />
                ))}
              </Cells>
              {shown.length < free.length && (
                <Button kind="secondary" onPress={() => setAll(true)}>
                  {t('appointments.halls.more', { count: free.length - shown.length })}
                </Button>
              )}
            </>
          )
        }}
      </Answered>
    </Page>
  )
}
