import type { Purpose } from '@shared/certificates/contract'
import type { StoredMaterial } from '@shared/materials/contract'
import * as v from 'valibot'
import { ProblemError } from '../http/problem'
import { UnknownOutcome } from '../operations/operations'
import {
  Authorization,
  CertificateRecord,
  CodeRecord,
  CodeUse,
  Envelope,
  type HeldCertificate,
  MaterialCreated,
  MaterialRecord,
  PROBLEM_OF_STATUS,
  type StoreAuthorization,
  toAuthorization,
  toCertificate,
  toMaterial,
  UsageRecord,
} from './certificate-words'
import { type Caller, type Content, type Upstream, type UpstreamRequest, UpstreamUnavailable } from './upstream'

export type { HeldCertificate, StoreAuthorization } from './certificate-words'

/** By what the store knows a person. */
export interface Holder {
  idNumber: string
  idType: '111' | '516'
}

/** What a holder allows, as it is sent. A repeat under the same reference has to say the same. */
export interface AuthorizationRequest {
  certificate: string
  grantee: { code: string; name: string }
  fields: string[]
  cause: string
  validUntil: string
}

/** A paper that is going to be kept. Size in bytes; SHA-256 in hex, both of the content as it will be sent. */
export interface MaterialRequest {
  name: string
  kind: string
  contentType: string
  size: number
  sha256: string
  cause: string
}

export interface StoreUsage {
  /** UTC. */
  at: string
  by: string
  cause: string
  certificate: { id: string; name: string } | null
}

export interface StoreCode {
  id: string
  code: string
  purpose: Purpose
  expiresAt: string
}

/** Content may take longer than an answer: 10 MB over a slow line between data centres. */
const CONTENT_TIMEOUT_MS = 60_000

export interface CertificatesClientOptions {
  upstream: Upstream
  /** Our registration with the store. */
  accessId: string
}

/**
 * The electronic certificate store: envelope head/data, a cause (1–200 characters, written to the holder's usage log)
 * for every call about somebody. Tokens name the holder. Writes carry a reference: under the same one the store answers
 * as it did first, so a lost answer is found out by asking again.
 */
export function createCertificatesClient({ upstream, accessId }: CertificatesClientOptions) {
  /** The envelope's data, or the problem it carries. A token the store refuses is the session's end. */
  function open<S extends v.GenericSchema>(schema: S, answer: { status: number; body: unknown }): v.InferOutput<S> {
    const envelope = v.safeParse(Envelope, answer.body)
    if (!envelope.success) throw new UpstreamUnavailable('certificates', 'bad_answer', true)
    const { status } = envelope.output.head
    if (answer.status === 401) throw new ProblemError('not_signed_in')
    if (status !== '0') {
      const problem = PROBLEM_OF_STATUS[status]
      if (problem) throw new ProblemError(problem, {}, { cause: new Error(`head.status ${status}`) })
      throw new UpstreamUnavailable('certificates', 'status', true, { cause: new Error(`head.status ${status}`) })
    }
    const data = v.safeParse(schema, envelope.output.data)
    if (data.success) return data.output
    throw new UpstreamUnavailable('certificates', 'bad_answer', true, {
      cause: new Error(`${v.getDotPath(data.issues[0]) ?? '?'}: ${data.issues[0].message}`),
    })
  }

  const send = (
    request: Pick<UpstreamRequest, 'path' | 'name' | 'safe' | 'signal'>,
    { token, requestId }: Caller,
    data: object,
  ) => upstream.request({ method: 'POST', ...request, requestId, body: { accessId, accessToken: token, data } })

  /** Reading twice leaves two lines in the usage log, and both are true. */
  async function read<S extends v.GenericSchema>(
    schema: S,
    call: Pick<UpstreamRequest, 'path' | 'name' | 'signal'>,
    caller: Caller,
    data: object,
  ): Promise<v.InferOutput<S>> {
    return open(schema, await send({ ...call, safe: true }, caller, data))
  }

  /** When the answer is lost after the request may have arrived, the outcome is unknown, and that is said. */
  async function unknownWhenLost<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof UpstreamUnavailable && error.mayHaveArrived) throw new UnknownOutcome({ cause: error })
      throw error
    }
  }

  const write = <S extends v.GenericSchema>(
    schema: S,
    path: string,
    name: string,
    caller: Caller,
    data: object,
  ): Promise<v.InferOutput<S>> =>
    unknownWhenLost(async () => open(schema, await send({ path, name, safe: false }, caller, data)))

  /** False when the ticket has ended meanwhile: then nothing was taken. */
  async function sendContent(ticket: string, content: Content): Promise<StoredMaterial | false> {
    const answer = await upstream.request({
      method: 'PUT',
      path: '/material/content',
      name: 'content',
      content,
      headers: { 'X-Upload-Ticket': ticket },
      safe: false,
      timeoutMs: CONTENT_TIMEOUT_MS,
    })
    if (answer.status === 401) return false
    return toMaterial(open(v.object({ material: MaterialRecord }), answer).material)
  }

  return {
    /** All certificates of a holder, in every state. */
    async ofHolder(caller: Caller, holder: Holder, cause: string, signal?: AbortSignal): Promise<HeldCertificate[]> {
      const { certificates } = await read(
        v.object({ certificates: v.array(CertificateRecord) }),
        { path: '/share/queryCertListByHolder', name: 'list', ...(signal && { signal }) },
        caller,
        { holderCode: holder.idNumber, holderTypeCode: holder.idType, useCause: cause },
      )
      return certificates.map(toCertificate)
    },

    /**
     * One certificate with what is printed on it, label → value, in full.
     * @throws ProblemError not_found, forbidden (somebody else's), certificate_not_usable
     */
    async one(
      caller: Caller,
      certificate: string,
      cause: string,
    ): Promise<{ certificate: HeldCertificate; fields: { label: string; value: string }[] }> {
      const record = await read(
        v.object({ ...CertificateRecord.entries, fields: v.record(v.string(), v.string()) }),
        { path: '/share/queryCertInfo', name: 'one' },
        caller,
        { certIdentifier: certificate, useCause: cause },
      ).catch((error: unknown) => {
        // An identifier with a wrong check character is nobody's.
        if (error instanceof ProblemError && error.code === 'invalid_request') throw new ProblemError('not_found')
        throw error
      })
      const fields = Object.entries(record.fields).map(([label, value]) => ({ label, value }))
      return { certificate: toCertificate(record), fields }
    },

    /** Labels printed on certificates of a type, in their order. About nobody: no cause, no log. */
    async labels(caller: Caller, typeCode: string): Promise<string[]> {
      const { fields } = await read(
        v.object({ fields: v.array(v.object({ label: v.string() })) }),
        { path: '/share/getCertRemarkInfo', name: 'labels' },
        caller,
        { certTypeCode: typeCode },
      )
      return fields.map(({ label }) => label)
    },

    /** Papers kept for a holder. */
    async materials(caller: Caller, holder: Holder, cause: string, signal?: AbortSignal): Promise<StoredMaterial[]> {
      const { materials } = await read(
        v.object({ materials: v.array(MaterialRecord) }),
        { path: '/material/list', name: 'materials', ...(signal && { signal }) },
        caller,
        { holderCode: holder.idNumber, useCause: cause },
      )
      return materials.map(toMaterial)
    },

    /** What was given out about a holder, newest first. */
    async usages(caller: Caller, holder: Holder, cause: string, signal?: AbortSignal): Promise<StoreUsage[]> {
      const { usages } = await read(
        v.object({ usages: v.array(UsageRecord) }),
        { path: '/usage/list', name: 'usages', ...(signal && { signal }) },
        caller,
        { holderCode: holder.idNumber, useCause: cause },
      )
      return usages.map((row) => ({
        at: row.time,
        by: row.callerName,
        cause: row.useCause,
        certificate: row.certificateIdentifier
          ? { id: row.certificateIdentifier, name: row.certificateName ?? '' }
          : null,
      }))
    },

    async authorize(caller: Caller, reference: string, request: AuthorizationRequest): Promise<StoreAuthorization> {
      const { authorization } = await write(
        v.object({ authorization: Authorization }),
        '/authorization/create',
        'authorize',
        caller,
        {
          certIdentifier: request.certificate,
          granteeCode: request.grantee.code,
          granteeName: request.grantee.name,
          fields: request.fields,
          useCause: request.cause,
          validUntil: request.validUntil,
          reference,
        },
      )
      return toAuthorization(authorization)
    },

    /** Revoking what is revoked changes nothing. */
    async revoke(caller: Caller, reference: string, authorization: string): Promise<StoreAuthorization> {
      const answer = await write(
        v.object({ authorization: Authorization }),
        '/authorization/revoke',
        'revoke',
        caller,
        {
          authorizationId: authorization,
          reference,
        },
      )
      return toAuthorization(answer.authorization)
    },

    /** A code to show. It is a secret until it was used: never logged, never kept in the open. */
    async createCode(
      caller: Caller,
      reference: string,
      request: { certificate: string; purpose: Purpose; cause: string },
    ): Promise<StoreCode> {
      const code = await write(CodeRecord, '/code/create', 'create_code', caller, {
        certIdentifier: request.certificate,
        purpose: request.purpose,
        reference,
        useCause: request.cause,
      })
      return { id: code.codeId, code: code.code, purpose: code.purpose, expiresAt: code.expiresAt }
    },

    async codeState(caller: Caller, id: string) {
      const use = await read(CodeUse, { path: '/code/status', name: 'code_state' }, caller, { codeId: id })
      return { id: use.codeId, state: use.state, usedAt: use.usedAt, usedBy: use.usedBy }
    },

    /**
     * Keeps a paper: announces it, then streams its content. Whatever is lost on the way, the same call with the same
     * reference goes on where it stands: the store keeps one paper per reference. `content` is opened once per attempt.
     * @throws UnknownOutcome when it may be kept by now
     */
    keep(
      caller: Caller,
      holder: Holder,
      reference: string,
      request: MaterialRequest,
      content: () => AsyncIterable<Buffer>,
    ): Promise<StoredMaterial> {
      const announce = async () =>
        open(
          MaterialCreated,
          await send({ path: '/material/create', name: 'create_material', safe: false }, caller, {
            holderCode: holder.idNumber,
            holderTypeCode: holder.idType,
            materialName: request.name,
            materialKind: request.kind,
            contentType: request.contentType,
            size: request.size,
            sha256: request.sha256,
            reference,
            useCause: request.cause,
          }),
        )
      return unknownWhenLost(async () => {
        // A ticket that ends while the content is under way is good for nothing; a second one is enough.
        for (let attempt = 0; attempt < 2; attempt += 1) {
          const { material, uploadTicket } = await announce()
          if (uploadTicket === null) return toMaterial(material)
          const kept = await sendContent(uploadTicket, {
            type: request.contentType,
            length: request.size,
            open: content,
          })
          if (kept) return kept
        }
        throw new UpstreamUnavailable('certificates', 'status', true, { cause: new Error('upload ticket refused') })
      })
    },
  }
}

export type CertificatesClient = ReturnType<typeof createCertificatesClient>

/** Whether a certificate may be used on a day. */
export const isUsable = ({ state, validFrom, validUntil }: HeldCertificate, on: string): boolean =>
  state === 'valid' && (validFrom === null || validFrom <= on) && (validUntil === null || validUntil >= on)
