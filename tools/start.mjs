import { enter } from './setup/enter.mjs'

enter('tools/start.ts')
