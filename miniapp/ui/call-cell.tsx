import { useT } from '@/i18n'
import { platform } from '@/platform'
import { Cell } from './cell'

/** A telephone number one press calls. It stays readable, for phones that cannot. */
export function CallCell({ title, number }: { title: string; number: string }) {
  const t = useT()
  return (
    <Cell
      icon="phone"
      title={title}
      note={number}
      label={t('ui.call', { who: title, number })}
      onPress={() => void platform.call(number)}
    />
  )
}

/** 12345 政务服务便民热线: people who help, in every city of Guangdong. */
export const HELP_NUMBER = '12345'
