import type { ResolvedMaterial } from '@shared/materials/contract'
import type { Format, Translate } from '@/i18n'

export type Reason = ResolvedMaterial['reasons'][number]

/** Why a material stands as it does, in one sentence. What the BFF does not know is left out, not invented. */
export function reasonSentence(reason: Reason, t: Translate, format: Format): string {
  const { code, on, until } = reason
  const name = reason.name ?? t('materials.reason.certificate')
  const by = reason.by ?? t('materials.reason.office')
  switch (code) {
    case 'certificate_valid':
    case 'certificate_ends_soon':
      return until === null
        ? t(`materials.reason.${code}`, { name })
        : t(`materials.reason.${code}.dated`, { name, day: format.date(until) })
    case 'certificate_ended':
      return on === null
        ? t('materials.reason.certificate_ended', { name })
        : t('materials.reason.certificate_ended.dated', { name, day: format.date(on) })
    case 'certificate_not_usable':
      return t('materials.reason.certificate_not_usable', { name })
    case 'issued_by_office':
      return reason.by === null
        ? t('materials.reason.issued_by_office')
        : t('materials.reason.issued_by_office.by', { by })
    case 'checked_by_department':
      return t('materials.reason.checked_by_department', { by })
    case 'compared_with_original':
      return on === null
        ? t('materials.reason.compared_with_original', { by })
        : t('materials.reason.compared_with_original.dated', { by, day: format.date(on) })
    case 'stored_ends_soon':
      return until === null
        ? t('materials.reason.stored_ends_soon')
        : t('materials.reason.stored_ends_soon.dated', { day: format.date(until) })
    case 'stored_ended':
      return on === null
        ? t('materials.reason.stored_ended')
        : t('materials.reason.stored_ended.dated', { day: format.date(on) })
    case 'may_follow':
      return reason.days === null
        ? t('materials.reason.may_follow')
        : t('materials.reason.may_follow.dated', { count: reason.days })
    default:
      return t(`materials.reason.${code}`)
  }
}

/** All that is to be said about a material, the main reason first: a sentence each. */
export const reasonsOf = ({ reasons }: ResolvedMaterial, t: Translate, format: Format): string[] =>
  reasons.map((reason) => reasonSentence(reason, t, format))
