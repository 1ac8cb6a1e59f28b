import { Text } from '@tarojs/components'
import { Fragment } from 'react'
import s from './times.module.scss'

const RANGE = /(\S+–\S+)/

/** A sentence in which no time range is broken in two: with big letters 09:00– would end a line. */
export function Times({ children }: { children: string }) {
  return (
    <>
      {children.split(RANGE).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of a sentence have no other name
        <Fragment key={index}>{RANGE.test(part) ? <Text className={s.whole ?? ''}>{part}</Text> : part}</Fragment>
      ))}
    </>
  )
}
