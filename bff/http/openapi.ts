import { endpoints } from '@shared/endpoints'
import { BeingConfirmedSchema, type Endpoint } from '@shared/http/endpoint'
import { type ProblemCode, ProblemSchema, problemKind } from '@shared/http/problems'
import { toJsonSchema } from '@valibot/to-json-schema'
import type Router from 'koa-router'
import type * as v from 'valibot'

export const allEndpoints: Endpoint[] = Object.values(endpoints).flatMap((each) => Object.values(each) as Endpoint[])

type Json = Record<string, unknown>

/** What travels: input side of the schema; transformations are ours and not the caller's concern. */
function schemaOf(schema: v.GenericSchema): Json {
  const { $schema, ...rest } = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' }) as Json
  return rest
}

function parametersOf(schema: v.ObjectSchema<v.ObjectEntries, undefined>, place: 'path' | 'query'): Json[] {
  const json = schemaOf(schema) as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(json.properties ?? {}).map(([name, each]) => ({
    name,
    in: place,
    required: place === 'path' || (json.required ?? []).includes(name),
    schema: each,
  }))
}

const ALWAYS = ['invalid_request', 'too_many_requests', 'internal_error'] as const

function operationOf(endpoint: Endpoint): Json {
  const problems = [
    ...endpoint.problems,
    ...(endpoint.access === 'resident' ? (['not_signed_in'] as const) : []),
    ...(endpoint.write ? (['idempotency_key_required', 'idempotency_key_reused'] as const) : []),
    ...ALWAYS,
  ]
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of new Set<ProblemCode>(problems)) {
    const { status } = problemKind(code)
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  const responses: Json = {
    [endpoint.success]: {
      description: 'Done',
      ...(endpoint.response && { content: { 'application/json': { schema: schemaOf(endpoint.response) } } }),
    },
    ...(endpoint.write && {
      202: {
        description: 'The outcome is being confirmed: ask again with the same Idempotency-Key',
        content: { 'application/json': { schema: schemaOf(BeingConfirmedSchema) } },
      },
    }),
  }
  for (const [status, codes] of byStatus) {
    responses[status] = {
      description: codes.join(', '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    }
  }
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    tags: [endpoint.id.split('.')[0]],
    ...(endpoint.access === 'resident' && { security: [{ session: [] }] }),
    parameters: [
      ...parametersOf(endpoint.params, 'path'),
      ...parametersOf(endpoint.query, 'query'),
      ...(endpoint.write
        ? [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: true,
              schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{16,64}$' },
              description: 'One per intended change; a repeat with the same key gets the first answer.',
            },
          ]
        : []),
    ],
    ...(endpoint.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(endpoint.body) } } },
    }),
    ...(endpoint.rawBody && {
      requestBody: {
        required: true,
        content: { [endpoint.rawBody]: { schema: { type: 'string', format: 'binary' } } },
      },
    }),
    responses,
  }
}

/** OpenAPI 3.1, generated from the contract. */
export function openApiDocument(publicUrl: string): Json {
  const paths: Record<string, Json> = {}
  for (const endpoint of allEndpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '一窗 Yichuang BFF',
      version: '0.1.0',
      description: 'What the mini-program asks. Every failure is problem+json with a stable code.',
    },
    servers: [{ url: publicUrl }],
    components: {
      schemas: { Problem: schemaOf(ProblemSchema) },
      securitySchemes: { session: { type: 'http', scheme: 'bearer', description: 'Token of POST /api/sessions' } },
    },
    paths,
  }
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)

/** The same, to be read by a person: one page, no script. */
function referencePage(): string {
  const rows = allEndpoints
    .map(
      (each) => `<article id="${each.id}">
<h2><code class="m">${each.method}</code> <code>${escapeHtml(each.path)}</code></h2>
<p>${escapeHtml(each.summary)}</p>
<dl>
<dt>Who</dt><dd>${each.access === 'resident' ? 'a signed-in resident' : 'anyone'}</dd>
${each.write ? '<dt>Write</dt><dd>needs <code>Idempotency-Key</code>; may answer 202 being confirmed</dd>' : ''}
<dt>Answers</dt><dd>${each.success}${each.problems.length ? `, or ${each.problems.map((code) => `<code>${code}</code>`).join(' ')}` : ''}</dd>
</dl>
${each.body ? `<details><summary>Request body</summary><pre>${escapeHtml(JSON.stringify(schemaOf(each.body), null, 2))}</pre></details>` : ''}
${each.response ? `<details><summary>Answer</summary><pre>${escapeHtml(JSON.stringify(schemaOf(each.response), null, 2))}</pre></details>` : ''}
</article>`,
    )
    .join('\n')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>一窗 Yichuang API</title><style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:0 auto;padding:1.5rem}
article{border-top:1px solid #8884;padding:.5rem 0}h2{font-size:1.05rem;overflow-wrap:anywhere}.m{color:#0A6C8E;font-weight:600}
dl{display:grid;grid-template-columns:6rem 1fr;gap:.25rem .75rem;margin:.5rem 0}dt{opacity:.7}dd{margin:0}
pre{overflow:auto;background:#8881;padding:.75rem;border-radius:8px;font-size:.85rem}</style></head><body>
<h1>一窗 Yichuang API</h1><p>Generated from the contract. Machine-readable: <a href="/openapi.json">/openapi.json</a>.
Failures are <code>application/problem+json</code> with a stable <code>code</code>.</p>${rows}</body></html>`
}

export function openApiRoutes(router: Router, publicUrl: string): void {
  const document = JSON.stringify(openApiDocument(publicUrl))
  const page = referencePage()
  router.get('/openapi.json', (ctx) => {
    ctx.state.route = '/openapi.json'
    ctx.type = 'application/json'
    ctx.body = document
  })
  router.get('/api/reference', (ctx) => {
    ctx.state.route = '/api/reference'
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = page
  })
}
