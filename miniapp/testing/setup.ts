import '@testing-library/jest-dom'
import { cleanup, configure } from '@testing-library/react'
import { phone } from './phone'

process.env.TARO_ENV = 'h5'
const globals = globalThis as unknown as Record<string, unknown>
// What the Taro build puts in place: see config/index.ts and WeChat's configuration globals.
globals.API_BASE = ''
globals.defineAppConfig = (config: unknown) => config
globals.definePageConfig = (config: unknown) => config

// A page answers over real HTTP: on a machine that is busy with other suites that takes more than the usual second.
configure({ asyncUtilTimeout: 5_000 })

beforeEach(() => phone.reset())
afterEach(cleanup)
