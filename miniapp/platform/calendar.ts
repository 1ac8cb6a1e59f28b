export { addToCalendar } from './h5/calendar'
