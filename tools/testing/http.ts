/** A refused or failed call of the harness itself. Tests that expect refusals call the system directly. */
export class CallError extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
    what: string,
  ) {
    super(`${what} answered ${status}: ${body.slice(0, 400)}`)
  }
}

/** JSON in, JSON out; anything but 2xx is an error. */
export async function callJson<T>(method: string, url: string, body?: unknown): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  })
  const text = await response.text()
  if (!response.ok) throw new CallError(response.status, text, `${method} ${url}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}
