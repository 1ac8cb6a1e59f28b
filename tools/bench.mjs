import { enter } from './setup/enter.mjs'

enter('bench/main.ts')
