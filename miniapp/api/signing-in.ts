/**
 * A browser that comes back from the identity platform exchanges its ticket while the first page already asks. Who asks
 * meanwhile waits: what is asked as nobody would be answered to nobody.
 */
let underWay: Promise<unknown> | null = null

/** Everything asked until `work` ends waits for it, however it ends. */
export async function whileSigningIn(work: () => Promise<void>): Promise<void> {
  const running = work()
  underWay = running.catch(() => undefined)
  try {
    await running
  } finally {
    underWay = null
  }
}

/** Resolves when nobody is signing in. */
export async function signedInOrNot(): Promise<void> {
  if (underWay) await underWay
}
