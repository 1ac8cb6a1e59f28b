import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { enter } from './setup/enter.mjs'

// On a fresh clone there is nothing to clear, and no reason to install anything.
if (existsSync(fileURLToPath(new URL('../.data', import.meta.url)))) enter('tools/reset.ts')
else process.stdout.write('There is no .data: nothing to clear.\n')
