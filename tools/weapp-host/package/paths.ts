/** Paths inside a mini-program: `/` separates, nothing begins with it, and `..` is resolved. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** What `reference`, written in the file `from`, means. */
export function resolvePath(from: string, reference: string): string {
  const resolved: string[] = []
  const absolute = reference.startsWith('/') ? reference : folderOf(from) + reference
  for (const segment of absolute.split('/')) {
    if (segment === '..') resolved.pop()
    else if (segment !== '' && segment !== '.') resolved.push(segment)
  }
  return resolved.join('/')
}

export const withoutExtension = (path: string, extension: string): string =>
  path.endsWith(extension) ? path.slice(0, -extension.length) : path
