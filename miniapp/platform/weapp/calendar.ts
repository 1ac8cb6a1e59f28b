import { epochOf } from '@shared/standards/time'
import Taro from '@tarojs/taro'
import type { CalendarEvent, Did } from '../types'

export async function add(event: CalendarEvent): Promise<Did> {
  await Taro.addPhoneCalendar({
    title: event.title,
    startTime: Math.floor(epochOf(event.startsAt) / 1000),
    // WeChat's typings want text here, and a number there.
    endTime: String(Math.floor(epochOf(event.endsAt) / 1000)),
    location: `${event.place.name} ${event.place.address}`,
    description: event.notes,
    alarm: true,
    alarmOffset: event.remindMinutesBefore * 60,
  })
  return 'done'
}
