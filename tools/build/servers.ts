import { randomUUID } from 'node:crypto'
import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { projectPath, ToolError } from '../project'

export const SERVERS = ['province', 'bff'] as const
export type ServerName = (typeof SERVERS)[number]

export const bundleServer = (name: ServerName, folder: string): Promise<string> =>
  bundleProgram(`${name}/main.ts`, folder)

/**
 * Bundles a program's own code into `<folder>/main.cjs`; packages stay in node_modules. The file is replaced in one
 * step, so that nobody starts half of it.
 *
 * @param entry its main file, from the root of the project
 */
export async function bundleProgram(entry: string, folder: string): Promise<string> {
  const file = join(folder, 'main.cjs')
  const unfinished = join(folder, `${randomUUID()}.cjs`)
  mkdirSync(folder, { recursive: true })
  await build({
    entryPoints: [projectPath(entry)],
    outfile: unfinished,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    sourcemap: 'inline',
    tsconfig: projectPath('tsconfig.node.json'),
    logLevel: 'warning',
  }).catch((error: { errors?: unknown[]; message: string }) => {
    // esbuild has already shown what is wrong, and where.
    throw new ToolError(`${entry} could not be bundled (${error.errors?.length ?? error.message} errors, above).`)
  })
  renameSync(unfinished, file)
  return file
}
