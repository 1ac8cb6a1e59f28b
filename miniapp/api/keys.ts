import type { Endpoint } from '@shared/http/endpoint'

/** The capabilities answers belong to: the first word of every query key. */
export type Capability =
  | 'home'
  | 'catalogue'
  | 'appointments'
  | 'applications'
  | 'materials'
  | 'certificates'
  | 'notifications'
  | 'feedback'
  | 'residents'

/** ['appointments', 'slots', { query: … }]: everything of a capability can be named by its first word. */
export function queryKey(endpoint: Endpoint, input: object = {}): readonly [string, string, object] {
  const [capability = '', verb = ''] = endpoint.id.split('.')
  return [capability, verb, input]
}
