import type { ApplicationMaterial } from '@shared/applications/contract'
import { materialEndpoints } from '@shared/materials/contract'
import { useAnswer } from '@/api/use-answer'
import { useT } from '@/i18n'
import { Cell, Cells } from '@/ui/cell'
import { Fold } from '@/ui/fold'

/** What was handed in, how, and how far it is trusted: a paper compared with its original is not asked for again. */
export function HandedIn({ materials }: { materials: readonly ApplicationMaterial[] }) {
  const t = useT()
  const stored = useAnswer(materialEndpoints.stored, {})
  const part = stored.data?.materials
  const papers = part && part.state !== 'unavailable' ? part.data : []
  if (materials.length === 0) return null
  const level = ({ how, stored: id, compared }: ApplicationMaterial) => {
    if (how === 'certificate') return t('materials.trust.A')
    if (how !== 'stored') return undefined
    const known = papers.find((paper) => paper.id === id)?.trustLevel
    if (known) return t(`materials.trust.${known}`)
    return compared ? t('materials.trust.B') : undefined
  }
  return (
    <Fold title={t('applications.materials.count', { count: materials.length })}>
      <Cells label={t('applications.materials.title')}>
        {materials.map((material) => {
          const how = t(`applications.how.${material.how}`)
          const trust = level(material)
          return <Cell key={material.id} title={material.name} note={trust === undefined ? how : `${how} · ${trust}`} />
        })}
      </Cells>
    </Fold>
  )
}
