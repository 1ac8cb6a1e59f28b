import { AUTHORIZATION_CALLS, AUTHORIZATION_PROGRAM_CALLS } from './authorizations'
import type { PersonCall, ProgramCall } from './call'
import type { CodeSigner } from './code-signature'
import { codeCalls, codeProgramCalls } from './codes'
import { ISSUE_CALLS } from './issue'
import { MATERIAL_CALLS, MATERIAL_PROGRAM_CALLS } from './materials/calls'
import { SHARE_CALLS } from './share'

/** What people may ask and what programs may: the same address can mean one thing for each. */
export interface Calls {
  person: Record<string, PersonCall>
  program: Record<string, ProgramCall>
}

export function createCalls(signer: CodeSigner): Calls {
  return {
    person: { ...SHARE_CALLS, ...MATERIAL_CALLS, ...AUTHORIZATION_CALLS, ...codeCalls(signer) },
    program: {
      ...AUTHORIZATION_PROGRAM_CALLS,
      ...MATERIAL_PROGRAM_CALLS,
      ...ISSUE_CALLS,
      ...codeProgramCalls(signer),
    },
  }
}
