import { enter } from './setup/enter.mjs'

enter('tools/test.ts')
