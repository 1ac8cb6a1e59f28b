import { drafts } from './testing/drafts'
import { following } from './testing/following'
import { pushes } from './testing/pushes'
import { submitting } from './testing/submitting'
import { inOneWorld } from './testing/world'

/** Applying against the real province: hers and nobody else's, once, and the truth whatever the hall does meanwhile. */

inOneWorld()

describe('drafts', drafts)
describe('submitting', submitting)
describe('following', following)
describe('pushes', pushes)
