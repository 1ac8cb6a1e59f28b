import { type Resident, residentEndpoints } from '@shared/residents/contract'
import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useFormat, useT } from '@/i18n'
import { Answered } from '@/ui/answered'
import { Card } from '@/ui/card'
import { Cell, Cells } from '@/ui/cell'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import s from './me.module.scss'

/** Who is signed in, masked, and whom she belongs to. Nothing here can be pressed yet, so nothing looks like it. */
export function Who({ children }: PropsWithChildren) {
  const answer = useAnswer(residentEndpoints.me, {})
  return (
    <>
      <Answered answer={answer} skeleton={<Skeleton shape="cards" count={1} />}>
        {(me) => <Person me={me} />}
      </Answered>
      {children}
      {answer.data && answer.data.family.length > 0 && <Family family={answer.data.family} />}
      {answer.data && answer.data.companies.length > 0 && <Companies companies={answer.data.companies} />}
    </>
  )
}

function Family({ family }: Pick<Resident, 'family'>) {
  const t = useT()
  return (
    <Section title={t('residents.family')}>
      <Cells label={t('residents.family')}>
        {family.map(({ id, name, relation }) => (
          <Cell key={id} icon="users" title={t(`residents.relation.${relation}`)} value={name} />
        ))}
      </Cells>
      <View className={s.note}>{t('residents.family.note')}</View>
    </Section>
  )
}

function Person({ me: { name, idNumber, idType, phone } }: { me: Resident }) {
  const t = useT()
  return (
    <Card>
      <View className={s.name}>{name}</View>
      <View className={s.number}>
        {t(`residents.me.idType.${idType}`)} {idNumber}
      </View>
      {phone !== '' && (
        <View className={s.number}>
          {t('residents.me.phone')} {phone}
        </View>
      )}
      <View className={s.masked}>{t('residents.me.masked')}</View>
    </Card>
  )
}

function Companies({ companies }: Pick<Resident, 'companies'>) {
  const t = useT()
  const format = useFormat()
  return (
    <Section title={t('residents.companies')}>
      <Cells label={t('residents.companies')}>
        {companies.map(({ creditCode, name, role, validUntil }) => {
          const asWhat = t(`residents.role.${role}`)
          return (
            <Cell
              key={creditCode}
              title={name}
              note={
                validUntil === null ? asWhat : t('residents.role.until', { role: asWhat, day: format.date(validUntil) })
              }
            />
          )
        })}
      </Cells>
    </Section>
  )
}
