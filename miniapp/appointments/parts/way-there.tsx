import type { Appointment } from '@shared/appointments/contract'
import { useT } from '@/i18n'
import { platform } from '@/platform'
import { openMap } from '@/platform/place'
import { Button, Buttons } from '@/ui/button'
import { toast } from '@/ui/toast'

/** The way to a hall: a map where there is one, and the address to take elsewhere. */
export function WayThere({ hall }: { hall: Appointment['hall'] }) {
  const t = useT()

  async function copyAddress(told: string) {
    if ((await platform.copy(`${hall.name} ${hall.address}`)) === 'done') toast(told)
  }

  async function navigate() {
    const did = await openMap(hall)
    if (did === 'impossible') await copyAddress(t('appointments.detail.noMap'))
  }

  return (
    <Buttons>
      <Button kind="secondary" onPress={() => void copyAddress(t('appointments.detail.addressCopied'))}>
        {t('appointments.detail.copyAddress')}
      </Button>
      <Button kind="secondary" icon="map-pin" onPress={() => void navigate()}>
        {t('appointments.detail.navigate')}
      </Button>
    </Buttons>
  )
}
