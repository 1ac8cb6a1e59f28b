import * as v from 'valibot'
import { StartError } from './lifecycle'

/** A setting is wrong or missing: the message names it and says what is expected. The process ends with it. */
export class SettingsError extends StartError {}

/** Reads settings from the environment through a schema. Empty text counts as absent. */
export function readSettings<S extends v.ObjectSchema<v.ObjectEntries, undefined>>(
  schema: S,
  environment: NodeJS.ProcessEnv = process.env,
): v.InferOutput<S> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const result = v.safeParse(schema, given)
  if (result.success) return result.output
  const lines = result.issues.map((issue) => `${v.getDotPath(issue) ?? '?'}: ${issue.message}`)
  throw new SettingsError(`Settings are not usable.\n  ${lines.join('\n  ')}`)
}

export const portSetting = (standard: string) =>
  v.optional(v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65535)), standard)

export const countSetting = (standard: string) =>
  v.optional(v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number)), standard)
