import { enter } from './setup/enter.mjs'

enter('tools/dev.ts')
