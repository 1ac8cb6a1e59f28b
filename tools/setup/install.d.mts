interface Lock {
  packages: Record<string, { version?: string; optional?: boolean; peer?: boolean }>
}
export function installMissing(root: string): Promise<void>
export function installStamp(lockText: string, machine: { platform: string; arch: string }): string
export function sameInstall(lock: Lock, hidden: Lock): boolean
export function explainFailure(output: string): string
