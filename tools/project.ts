import { join } from 'node:path'

/** Every command of the project runs in the repository's root: npm sees to it, and so do the entry files. */
export const projectRoot = process.cwd()

export const projectPath = (...segments: string[]): string => join(projectRoot, ...segments)

/** What `npm start` keeps: stores, logs, secrets. `npm run reset` clears it. */
export const dataPath = (...segments: string[]): string => projectPath('.data', ...segments)

/** Something outside the program is wrong: the message is for the person at the keyboard, with the next step. */
export class ToolError extends Error {}
