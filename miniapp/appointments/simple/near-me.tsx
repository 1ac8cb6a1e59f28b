import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { AboutPlace } from '../halls/about-place'
import { useNearMe } from '../halls/place'

/** The nearest first: offered until she has said where she is. */
export function NearMe() {
  const t = useT()
  const { place, locating, locate } = useNearMe()
  if (place) return null
  return (
    <>
      <Button kind="secondary" icon="map-pin" busy={locating === 'locating'} onPress={() => void locate()}>
        {t('appointments.halls.nearest')}
      </Button>
      <AboutPlace locating={locating} />
    </>
  )
}
