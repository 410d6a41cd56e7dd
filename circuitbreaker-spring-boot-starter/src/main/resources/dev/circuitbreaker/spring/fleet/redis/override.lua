-- An operator says something for all instances. The number of the order makes one that is given twice count once.
local override, audit, given = KEYS[1], KEYS[2], KEYS[3]
local order, ttl, words = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local most, memory = tonumber(ARGV[4]), tonumber(ARGV[5])

local before = redis.call('HMGET', given, 'order', 'since', 'until')
if before[1] == order then
    return {tonumber(before[2]), tonumber(before[3])}
end
-- Always newer than what was said before, also if the clock has been set back since.
local since = math.max(now, (dates(redis.call('GET', override)) or 0) + 1)
local till = now + ttl
local text = string.format('%.0f %.0f %s', since, till, words)
redis.call('SET', override, text, 'PX', ttl)
redis.call('LPUSH', audit, text)
redis.call('LTRIM', audit, 0, most - 1)
redis.call('PEXPIRE', audit, memory)
redis.call('HSET', given, 'order', order, 'since', since, 'until', till)
redis.call('PEXPIRE', given, 60000)
return {since, till}
