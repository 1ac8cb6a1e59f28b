import { enter } from './setup/enter.mjs'

enter('tools/build.ts')
