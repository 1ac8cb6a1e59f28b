import { enter } from './setup/enter.mjs'

enter('tools/test.ts', { lastLine: '0 passed, 1 failed' })
