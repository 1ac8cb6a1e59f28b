import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { projectPath } from '../tools/project'
import { testRun } from '../tools/testing/run'

/** A program of the bench as one file, ready to be started as a process. */
export async function bundle(entry: string): Promise<string> {
  const file = join(testRun().directory, 'bench', `${basename(entry, '.ts')}.cjs`)
  await build({
    entryPoints: [projectPath(entry)],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    tsconfig: projectPath('tsconfig.node.json'),
    logLevel: 'warning',
  })
  return file
}
