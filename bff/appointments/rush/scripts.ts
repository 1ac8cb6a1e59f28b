/**
 * What the rush knows, and how it changes: each step one script, so that any number of processes see one truth. All keys
 * carry one hash tag, so that a cluster keeps them together. Nothing here is the only copy of anything: a Redis that comes
 * back empty knows of no pressure and no full time, and lets everybody through to the hall, which decides anyway.
 *
 * Times are milliseconds: `now` of the machine for leases, `hallNow` of our clock for what ends at the hall.
 */
const PREFIX = '{rush}:'

/**
 * What is known of one time: `left` places for newcomers, believed `until`, by the word of the hall numbered `word`;
 * `asked` since it was last read.
 */
const timeKey = (slot: string) => `${PREFIX}time:${slot}`
/** Holds through us, by when they end: a place that comes back by itself. */
const heldKey = (slot: string) => `${PREFIX}held:${slot}`
export const timeKeys = (slot: string): string[] => [timeKey(slot), heldKey(slot)]
/** Where a booking through us has its place. */
export const placeKey = (booking: string) => `${PREFIX}place:${booking}`
/** A solved puzzle that has been used. */
export const usedKey = (puzzle: string) => `${PREFIX}used:${puzzle}`

const ROOM = {
  /** Holds under way to the hall, by when they are believed lost. */
  flight: `${PREFIX}flight`,
  /** Who waits and is there, by when she came. */
  line: `${PREFIX}line`,
  /** By when each of them asks again. */
  due: `${PREFIX}due`,
  /** Who waits and has not asked again: her place is kept, and nobody waits for her. By when it lapses. */
  away: `${PREFIX}away`,
  /** When each of them came, as the line counts it; `+` before it: her puzzle is solved. */
  ticket: `${PREFIX}ticket`,
  /** limit, and the pace of the last seconds. */
  pace: `${PREFIX}pace`,
} as const

export const enterKeys = (times: readonly string[]): string[] => [
  ROOM.flight,
  ROOM.line,
  ROOM.due,
  ROOM.away,
  ROOM.ticket,
  ROOM.pace,
  ...times.flatMap(timeKeys),
]
export const leaveKeys = (slot: string): string[] => [timeKey(slot), heldKey(slot), ROOM.flight, ROOM.pace]
export const ticketKeys = [ROOM.line, ROOM.ticket, ROOM.away]
export const countKeys = [ROOM.line, ROOM.flight]

/**
 * Several at once, in the order they came. KEYS: enterKeys. ARGV: now, hallNow, leaseMs, limit at first, places in line at
 * most, ms a place is put back without a solved puzzle, ms a place is kept; then of each: which of the times (from 0),
 * resident, reference, 1 when what is left of the time can be read.
 *
 * Answers to each {'full', ms it is believed, read what is left 1/0} · {'in', how ('open', 'reserved', 'probe'), learn 1/0, word} ·
 * {'wait', ahead, ms to wait or -1, ms until she asks again, puzzle solved 1/0} · {'crowded'}.
 */
export const ENTER = `
local now, hallNow = tonumber(ARGV[1]), tonumber(ARGV[2])

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, 50)) do
  redis.call('ZREM', KEYS[2], gone)
  redis.call('ZREM', KEYS[3], gone)
  redis.call('ZADD', KEYS[4], now + tonumber(ARGV[7]), gone)
end
for _, lapsed in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now, 'LIMIT', 0, 50)) do
  redis.call('ZREM', KEYS[4], lapsed)
  redis.call('HDEL', KEYS[5], lapsed)
end

local pace = redis.call('HMGET', KEYS[6], 'limit', 'rate')
local limit, rate = math.floor(tonumber(pace[1]) or tonumber(ARGV[4])), tonumber(pace[2])
local room = limit - redis.call('ZCARD', KEYS[1])
local waiting = redis.call('ZCARD', KEYS[2])

-- Nobody waits for her; should she want another time, she stands where she stood.
local function aside(resident)
  if waiting == 0 or redis.call('ZREM', KEYS[2], resident) == 0 then return end
  waiting = waiting - 1
  redis.call('ZREM', KEYS[3], resident)
  redis.call('ZADD', KEYS[4], now + tonumber(ARGV[7]), resident)
end

local function enter(timeKey, heldKey, resident, reference, readable)
  local known = redis.call('HMGET', timeKey, 'left', 'until', 'word')
  local left, lasts, word = tonumber(known[1]), tonumber(known[2]), known[3] or '0'
  local probe = false
  if left and left <= 0 then
    local back = redis.call('ZREMRANGEBYSCORE', heldKey, '-inf', hallNow)
    if back > 0 then
      left = back
      redis.call('HSET', timeKey, 'left', left)
    elseif lasts > now then
      local first = redis.call('ZRANGE', heldKey, 0, 0, 'WITHSCORES')[2]
      local believed = lasts - now
      if first then believed = math.min(believed, math.max(0, tonumber(first) - hallNow)) end
      aside(resident)
      return {'full', believed, 0}
    elseif readable == '1' then
      -- One reads what is left; she and the others are told what was known for as long as that takes.
      redis.call('HSET', timeKey, 'until', now + 300)
      aside(resident)
      return {'full', 300, 1}
    else
      probe = true
    end
  elseif left and lasts <= now then
    redis.call('HDEL', timeKey, 'left', 'until', 'asked')
    left = nil
  end

  local ticket = redis.call('HGET', KEYS[5], resident)
  if probe then
    -- One asks the hall for a place; the others are told what was known for as long as that takes.
    aside(resident)
    if room <= 0 then return {'full', 100, 0} end
    redis.call('HSET', timeKey, 'until', now + 300)
  elseif ticket or room <= 0 or waiting > 0 then
    if not ticket then
      if redis.call('HLEN', KEYS[5]) >= tonumber(ARGV[5]) then return {'crowded'} end
      -- Those of one millisecond stand in the order they came.
      local came = now + tonumber(ARGV[6]) + redis.call('HINCRBY', KEYS[6], 'came', 1) % 1000 / 1000
      ticket = string.format('%.3f', came)
      redis.call('HSET', KEYS[5], resident, ticket)
    end
    waiting = waiting + redis.call('ZADD', KEYS[2], 'NX', tonumber(ticket), resident)
    redis.call('ZREM', KEYS[4], resident)
    local ahead = redis.call('ZRANK', KEYS[2], resident)
    if ahead >= room then
      -- The longer the line, the more seldom each of them asks: together about five hundred times a second.
      local wait, again = -1, math.max(1000, math.min(30000, waiting * 2))
      if rate and rate > 0 then
        wait = math.ceil((ahead + 1) * 1000 / rate)
        again = math.max(1000, math.min(again, wait))
      end
      redis.call('ZADD', KEYS[3], now + again + 3000, resident)
      return {'wait', ahead, wait, again, string.sub(ticket, 1, 1) == '+' and 1 or 0}
    end
    redis.call('ZREM', KEYS[2], resident)
    redis.call('ZREM', KEYS[3], resident)
    redis.call('HDEL', KEYS[5], resident)
    waiting = waiting - 1
  end
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), reference)
  room = room - 1

  local how, learn = 'open', 0
  if probe then
    how, learn = 'probe', 1
  elseif left then
    redis.call('HINCRBY', timeKey, 'left', -1)
    how = 'reserved'
  else
    -- A time that many want: what is left is worth reading.
    if redis.call('HINCRBY', timeKey, 'asked', 1) % 8 == 0 then learn = 1 end
  end
  redis.call('PEXPIRE', timeKey, 10000)
  return {'in', how, learn, word}
end

local answers = {}
for at = 8, #ARGV, 4 do
  local time = 7 + 2 * tonumber(ARGV[at])
  answers[#answers + 1] = enter(KEYS[time], KEYS[time + 1], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3])
end
return answers
`

/**
 * KEYS: leaveKeys, then placeKey. ARGV: now, reference, what became of it ('held', 'full', 'given_back', 'unknown'), how it
 * went in, ms it took (-1: not measured), limit at first, limit at least, limit at most, ms a full time is believed,
 * booking, until when it is held, the time's id, the word by which it went in.
 */
export const LEAVE = `
local now, became = tonumber(ARGV[1]), ARGV[3]
redis.call('ZREM', KEYS[3], ARGV[2])

local took = tonumber(ARGV[5])
if took >= 0 then
  local pace = redis.call('HMGET', KEYS[4], 'limit', 'cutAt', 'since', 'count')
  local limit = tonumber(pace[1]) or tonumber(ARGV[6])
  if took > 1500 then
    if now - (tonumber(pace[2]) or 0) > 1000 then
      limit = math.max(tonumber(ARGV[7]), limit * 0.7)
      redis.call('HSET', KEYS[4], 'cutAt', now)
    end
  elseif took < 500 then
    limit = math.min(tonumber(ARGV[8]), limit + 1 / limit)
  end
  local since, count = tonumber(pace[3]) or now, (tonumber(pace[4]) or 0) + 1
  if now - since > 1000 then
    redis.call('HSET', KEYS[4], 'rate', tostring(count * 1000 / (now - since)))
    since, count = now, 0
  end
  redis.call('HSET', KEYS[4], 'limit', tostring(limit), 'since', since, 'count', count)
  redis.call('PEXPIRE', KEYS[4], 60000)
end

local known, how = redis.call('HMGET', KEYS[1], 'left', 'word'), ARGV[4]
local left = tonumber(known[1])
if became == 'full' then
  redis.call('HSET', KEYS[1], 'left', 0, 'until', now + tonumber(ARGV[9]))
  redis.call('HINCRBY', KEYS[1], 'word', 1)
  redis.call('PEXPIRE', KEYS[1], 10000)
elseif became == 'given_back' then
  -- What the hall has said since counts her place already.
  if left and how == 'reserved' and (known[2] or '0') == ARGV[13] then redis.call('HINCRBY', KEYS[1], 'left', 1) end
elseif became == 'held' then
  if left and left <= 0 and how == 'probe' then redis.call('HDEL', KEYS[1], 'left', 'until', 'asked') end
  redis.call('ZADD', KEYS[2], tonumber(ARGV[11]), ARGV[10])
  redis.call('PEXPIRE', KEYS[2], 3600000)
  redis.call('SET', KEYS[5], ARGV[12], 'PX', 1800000)
end
return 1
`

/** KEYS: timeKeys. ARGV: now, left, ms it is believed. What the hall lists of a time. */
export const LEARN = `
redis.call('HSET', KEYS[1], 'left', ARGV[2], 'until', tonumber(ARGV[1]) + tonumber(ARGV[3]))
redis.call('HDEL', KEYS[1], 'asked')
redis.call('HINCRBY', KEYS[1], 'word', 1)
redis.call('PEXPIRE', KEYS[1], 10000)
return 1
`

/**
 * KEYS: timeKeys, placeKey. ARGV: booking. A booking has given its place back: one more for newcomers, once however often
 * it is told. Answers 1 when this was the first time.
 */
export const FREE = `
redis.call('ZREM', KEYS[2], ARGV[1])
if redis.call('DEL', KEYS[3]) == 0 then return 0 end
local left = tonumber(redis.call('HGET', KEYS[1], 'left'))
if left then redis.call('HSET', KEYS[1], 'left', math.max(0, left) + 1) end
return 1
`

/** KEYS: timeKeys, placeKey. ARGV: booking, until when it is held now (0: it does not end by itself), the time's id. */
export const KEEP = `
redis.call('ZREM', KEYS[2], ARGV[1])
if tonumber(ARGV[2]) > 0 then redis.call('ZADD', KEYS[2], tonumber(ARGV[2]), ARGV[1]) end
redis.call('SET', KEYS[3], ARGV[3], 'PX', 1800000)
return 1
`

/**
 * KEYS: ticketKeys, usedKey. ARGV: resident, ms the puzzle may still be used, ms a place is put forward. Answers 1 when her
 * place counts from when she came.
 */
export const PROVE = `
if not redis.call('SET', KEYS[4], '1', 'NX', 'PX', ARGV[2]) then return 0 end
local ticket = redis.call('HGET', KEYS[2], ARGV[1])
if not ticket or string.sub(ticket, 1, 1) == '+' then return 0 end
local came = tonumber(ticket) - tonumber(ARGV[3])
redis.call('HSET', KEYS[2], ARGV[1], '+' .. string.format('%.3f', came))
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then redis.call('ZADD', KEYS[1], came, ARGV[1]) end
return 1
`
