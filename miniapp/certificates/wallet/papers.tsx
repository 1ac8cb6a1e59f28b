import type { StoredMaterial } from '@shared/materials/contract'
import { localDayOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { serverNow } from '@/api/server-clock'
import { type Format, type Translate, useFormat, useT } from '@/i18n'
import { Card } from '@/ui/card'
import { Cell, Cells } from '@/ui/cell'

/** Papers the store keeps for her: how far each is trusted, and until when, in words. */
export function Papers({ papers }: { papers: readonly StoredMaterial[] }) {
  const t = useT()
  const format = useFormat()
  if (papers.length === 0) return <Card>{t('certificates.wallet.papers.none')}</Card>
  return (
    <Cells label={t('certificates.wallet.papers')}>
      {papers.map((paper) => (
        <Cell
          key={paper.id}
          icon="list"
          title={paper.name}
          note={
            <>
              <View>{t(`materials.trust.${paper.trustLevel}`)}</View>
              {paper.verifiedBy !== null && paper.verifiedOn !== null && (
                <View>
                  {t('certificates.paper.verified', { by: paper.verifiedBy, day: format.date(paper.verifiedOn) })}
                </View>
              )}
              <View>{validity(paper, t, format)}</View>
            </>
          }
        />
      ))}
    </Cells>
  )
}

function validity({ validUntil }: StoredMaterial, t: Translate, format: Format): string {
  if (validUntil === null) return t('certificates.paper.forever')
  const ended = validUntil < localDayOf(serverNow())
  return t(ended ? 'certificates.paper.ended' : 'certificates.paper.until', { day: format.date(validUntil) })
}
