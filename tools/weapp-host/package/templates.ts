import { TmplGroup } from 'glass-easel-template-compiler'
import { PackageError } from './errors'
import { withoutExtension } from './paths'
import type { MiniProgramPackage } from './read'

export interface CompiledTemplates {
  /** JavaScript whose value maps each template's path, without extension, to what the framework renders it with. */
  source: string
  /** Paths without extension. */
  templates: string[]
  /** What a template imports or includes and what scripts it names, with the extension. */
  needs: { template: string; file: string }[]
}

interface CompilerMessage {
  isError: boolean
  message: string
  startLine: number
}

/** Compiles all WXML with WeChat's own compiler. @throws PackageError with every template that is wrong. */
export function compileTemplates({ texts }: Pick<MiniProgramPackage, 'texts'>): CompiledTemplates {
  const group = new TmplGroup()
  const problems: string[] = []
  const templates: string[] = []
  for (const [path, text] of texts) {
    if (path.endsWith('.wxs')) group.addScript(withoutExtension(path, '.wxs'), text)
    if (!path.endsWith('.wxml')) continue
    const template = withoutExtension(path, '.wxml')
    templates.push(template)
    const messages = (group.addTmpl(template, text) ?? []) as CompilerMessage[]
    for (const { isError, message, startLine } of messages) {
      if (isError) problems.push(`${path}, line ${startLine + 1}: ${message}`)
    }
  }
  if (problems.length > 0) throw new PackageError(problems)
  const needs = templates.flatMap((template) => [
    ...(group.getDirectDependencies(template) as string[]).map((file) => ({ template, file: `${file}.wxml` })),
    ...(group.getScriptDependencies(template) as string[]).map((file) => ({ template, file: `${file}.wxs` })),
  ])
  return { source: group.getTmplGenObjectGroups(), templates, needs }
}
