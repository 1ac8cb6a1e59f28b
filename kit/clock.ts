/** Time is passed in, never reached for: tests and the province's control page move it. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that runs at normal speed, shifted. The shift may be set at any time. */
export class ShiftedClock implements Clock {
  constructor(private shiftMs = 0) {}
  now(): Date {
    return new Date(Date.now() + this.shiftMs)
  }
  get shift(): number {
    return this.shiftMs
  }
  setShift(ms: number): void {
    this.shiftMs = ms
  }
}
