import { type Purpose, PurposeSchema } from '@shared/certificates/contract'
import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { Cell, Cells } from '@/ui/cell'
import { Sheet } from '@/ui/sheet'

interface PurposeSheetProps {
  open: boolean
  onChoose: (purpose: Purpose) => void
  onClose: () => void
}

/** The code is bound to what it is shown for: that is asked first, and pressing an answer shows it. */
export function PurposeSheet({ open, onChoose, onClose }: PurposeSheetProps) {
  const t = useT()
  const title = t('certificates.show.purpose')
  return (
    <Sheet open={open} title={title} onClose={onClose}>
      <View>{t('certificates.show.purpose.why')}</View>
      <Cells label={title}>
        {PurposeSchema.options.map((purpose) => (
          <Cell key={purpose} title={t(`certificates.show.for.${purpose}`)} onPress={() => onChoose(purpose)} />
        ))}
      </Cells>
    </Sheet>
  )
}
