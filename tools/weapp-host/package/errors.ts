/** What WeChat would not take, or could not run: all of it at once, each in a line. */
export class PackageError extends Error {
  constructor(readonly problems: string[]) {
    super(problems.map((problem) => `- ${problem}`).join('\n'))
  }
}
