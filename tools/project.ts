import { join, resolve } from 'node:path'

/** Every command of the project runs in the repository's root: npm sees to it, and so do the entry files. */
export const projectRoot = process.cwd()

export const projectPath = (...segments: string[]): string => join(projectRoot, ...segments)

/**
 * What `npm start` keeps: stores, logs, secrets. `npm run reset` clears it. DATA_DIRECTORY names another folder, for a
 * second run beside the first.
 */
export const dataPath = (...segments: string[]): string =>
  join(resolve(projectRoot, process.env.DATA_DIRECTORY || '.data'), ...segments)

/** Something outside the program is wrong: the message is for the person at the keyboard, with the next step. */
export class ToolError extends Error {}
