import type { CalendarEvent, Did } from './types'
import { add } from './weapp/calendar'
import { didNot } from './weapp/did-not'

export const addToCalendar = (event: CalendarEvent): Promise<Did> => add(event).catch(didNot)
