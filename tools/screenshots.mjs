import { enter } from './setup/enter.mjs'

enter('tools/screenshots.ts')
