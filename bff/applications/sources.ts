import type { Part } from '@shared/http/parts'
import { type LocalDay, localDayOf } from '@shared/standards/time'
import type { Clock } from '../../kit/clock'
import type { Merger } from '../merge/parts'
import type { ResidentSession } from '../residents/sessions'
import { type HeldCertificate, isUsable } from '../upstreams/certificates'
import type { IdentityClient, Person } from '../upstreams/identity'
import type { DraftStore } from './draft-store'
import { type Known, type Lookup, originOf } from './prefill'

/** Beginning an application waits this long for a source, then goes on without it. */
const DEADLINE_MS = 2_500

export interface CertificateValues {
  mine(session: ResidentSession, cause: string, signal?: AbortSignal): Promise<HeldCertificate[]>
  /** In full. */
  fields(
    session: ResidentSession,
    id: string,
    cause: string,
  ): Promise<{ certificate: HeldCertificate; fields: { label: string; value: string }[] }>
}

export interface SourcesOptions {
  identity: IdentityClient
  certificates: CertificateValues
  drafts: DraftStore
  merger: Merger
  clock: Clock
}

const RELATIONS = ['spouse', 'child', 'parent'] as const

/** Where the values of a form may come from, for one opening of a draft: each source is asked once, when first needed. */
export function createSources({ identity, certificates, drafts, merger, clock }: SourcesOptions) {
  return function sourcesFor(session: ResidentSession, item: string): Lookup {
    const today = localDayOf(clock.now())
    // Shown to her in the store's log of uses.
    const cause = `本人填写申请表：${item}`.slice(0, 200)

    const person = once(() =>
      merger.part({
        source: 'identity',
        locale: session.locale,
        deadlineMs: DEADLINE_MS,
        load: async () => identity.person(await session.caller()),
      }),
    )
    const held = once(() =>
      merger.part({
        source: 'certificates',
        locale: session.locale,
        deadlineMs: DEADLINE_MS,
        load: (signal) => certificates.mine(session, cause, signal),
      }),
    )
    const printed = onceEach((id: string) =>
      merger.part({
        source: 'certificates',
        locale: session.locale,
        deadlineMs: DEADLINE_MS,
        load: async () => (await certificates.fields(session, id, cause)).fields,
      }),
    )
    const earlier = once(() => drafts.earlier(session.residentId))

    async function fromCertificate(typeCode: string, label: string): Promise<Known> {
      const all = await held()
      if (all.state === 'unavailable') return isSilence(all) ? 'silent' : null
      const certificate = newestUsable(all.data, typeCode, today)
      if (!certificate) return null
      const fields = await printed(certificate.id)
      if (fields.state === 'unavailable') return isSilence(fields) ? 'silent' : null
      const text = fields.data.find((field) => field.label === label)?.value
      return text ? { text, origin: originOf('certificate', certificate.issuedOn, certificate.name) } : null
    }

    async function fromIdentity(kind: 'identity' | 'family', what: string): Promise<Known> {
      const known = await person()
      if (known.state === 'unavailable') return 'silent'
      const text = kind === 'identity' ? ofPerson(known.data, what) : ofFamily(known.data, what)
      return text ? { text, origin: originOf(kind, today) } : null
    }

    async function fromEarlier({ name, title }: { name: string; title: string }): Promise<Known> {
      for (const draft of await earlier()) {
        const value = draft.fields[name]?.value
        // A name may mean something else in another form; name and title together do not.
        if (value !== undefined && value !== null && draft.form.properties[name]?.title === title)
          return { value, origin: originOf('previous', localDayOf(draft.updatedAt), draft.item.name) }
      }
      return null
    }

    return (source, field) => {
      const [kind = '', first = '', ...rest] = source.split(':')
      if (kind === 'identity' || kind === 'family') return fromIdentity(kind, first)
      if (kind === 'certificate') return fromCertificate(first, rest.join(':'))
      if (kind === 'previous') return fromEarlier(field)
      return Promise.resolve(null)
    }
  }
}

export type Sources = ReturnType<typeof createSources>

function ofPerson(person: Person, what: string): string | null {
  const known: Record<string, string> = {
    name: person.name,
    idType: person.idType,
    idNumber: person.idNumber,
    phone: person.phone,
    region: person.regionCode,
  }
  return known[what] || null
}

/** `spouse.name`; of several children or parents the first. */
function ofFamily(person: Person, what: string): string | null {
  const [relation, detail] = what.split('.')
  if (!RELATIONS.some((each) => each === relation)) return null
  const member = person.family.find((each) => each.relation === relation)
  if (detail === 'name') return member?.name ?? null
  return detail === 'idNumber' ? (member?.idNumber ?? null) : null
}

function newestUsable(all: readonly HeldCertificate[], typeCode: string, today: LocalDay): HeldCertificate | null {
  const usable = all.filter((each) => each.typeCode === typeCode && isUsable(each, today))
  return usable.reduce<HeldCertificate | null>(
    (best, each) => (best && best.issuedOn >= each.issuedOn ? best : each),
    null,
  )
}

/** It did not answer, which is not the same as having nothing. */
const isSilence = (part: Part<unknown>): boolean =>
  part.state === 'unavailable' && (part.reason.endsWith('_unavailable') || part.reason === 'internal_error')

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null
  return () => {
    running ??= work()
    return running
  }
}

function onceEach<T>(work: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const running = new Map<string, Promise<T>>()
  return (key) => {
    const known = running.get(key) ?? work(key)
    running.set(key, known)
    return known
  }
}
