import type { Region } from '@shared/catalogue/contract'
import { findEndpoints } from '@shared/catalogue/find'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useT } from '@/i18n'
import { useFinding } from '@/stores/finding'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Cell, Cells } from '@/ui/cell'
import { Icon } from '@/ui/icon'
import { Pressable } from '@/ui/pressable'
import { Sheet } from '@/ui/sheet'
import { Skeleton } from '@/ui/skeleton'
import s from './region-choice.module.scss'

/** 广东省, GB/T 2260. */
const PROVINCE = '440000000000'

/** Where it shall be done: the city, then its district; Dongguan and Zhongshan have towns instead. */
export function RegionChoice() {
  const t = useT()
  const { region, setRegion } = useFinding()
  const [open, setOpen] = useState(false)
  const [city, setCity] = useState<Region | null>(null)
  const name = region?.name ?? t('catalogue.region.all')
  const choose = (chosen: Region | null) => {
    setRegion(chosen && { code: chosen.code, name: city && chosen !== city ? city.name + chosen.name : chosen.name })
    setOpen(false)
    setCity(null)
  }
  return (
    <>
      <Pressable className={s.entry ?? ''} label={t('catalogue.region.label', { name })} onPress={() => setOpen(true)}>
        <Icon name="map-pin" small />
        <View className={s.name}>{name}</View>
        <Icon name="chevron-down" small />
      </Pressable>
      <Sheet open={open} title={city?.name ?? t('catalogue.region.choose')} onClose={() => setOpen(false)}>
        {city && (
          <Button kind="quiet" icon="chevron-left" onPress={() => setCity(null)}>
            {t('catalogue.region.otherCity')}
          </Button>
        )}
        <Below
          parent={city?.code ?? PROVINCE}
          whole={
            city
              ? { name: t('catalogue.region.wholeCity', { name: city.name }), onPress: () => choose(city) }
              : { name: t('catalogue.region.all'), onPress: () => choose(null) }
          }
          onChoose={(chosen) => (city ? choose(chosen) : setCity(chosen))}
        />
      </Sheet>
    </>
  )
}

interface BelowProps {
  parent: string
  whole: { name: string; onPress: () => void }
  onChoose: (region: Region) => void
}

function Below({ parent, whole, onChoose }: BelowProps) {
  const answer = useAnswer(findEndpoints.regions, { query: { parent } })
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
      {({ regions }) => (
        <Cells>
          <Cell title={whole.name} onPress={whole.onPress} />
          {regions.map((region) => (
            <Cell key={region.code} title={region.name} onPress={() => onChoose(region)} />
          ))}
        </Cells>
      )}
    </Answered>
  )
}
