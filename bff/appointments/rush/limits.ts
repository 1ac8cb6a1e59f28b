/** Holds under way to the hall before its pace is known, and within what the measured pace moves that. */
export const FLIGHT_AT_FIRST = 32
export const FLIGHT_AT_LEAST = 8
export const FLIGHT_AT_MOST = 128
/** Longer than any hold takes: one that has not ended by then is believed lost with its process. */
export const FLIGHT_LOST_MS = 10_000

/** A time the hall called full is believed to be for so long; what frees a place through us says so earlier. */
export const FULL_MS = 1_000
/** This process does not even ask Redis again for so long. */
export const FULL_HERE_MS = 200

/** Whoever would wait longer than this is told her place in line; others wait within their request. */
export const PATIENCE_MS = 300
/** Whoever waits longest within her request looks this often: another process may have room. */
export const LOOK_EVERY_MS = 100
/** So many wait within their request in one process; more are told their place at once. */
export const PATIENT_AT_MOST = 500

/** Places in line; whoever comes then is told to come back. About 300 bytes each. */
export const LINE_AT_MOST = 100_000
/** Whoever waits has asked again by then, or has left. */
export const LINE_ASKED_MS = 60_000
/** Whoever leaves keeps her place for so long. */
export const LINE_KEPT_MS = 30 * 60_000
/** Under pressure a place counts from this much later until its puzzle is solved, which nobody has to do. */
export const UNPROVEN_MS = 10_000

/** So many go to the gate with one question; more than that go with the next. */
export const ENTER_AT_ONCE = 100
