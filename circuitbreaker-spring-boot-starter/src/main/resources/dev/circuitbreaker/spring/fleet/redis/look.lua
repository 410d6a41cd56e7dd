-- All there is of one circuit breaker, for people.
local instances, reports, override, audit = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local life = tonumber(ARGV[1])
local told = {}
for _, instance in ipairs(redis.call('ZRANGEBYSCORE', instances, now, now + life)) do
    local report = redis.call('HGET', reports, instance)
    if report then
        table.insert(told, instance)
        table.insert(told, report)
    end
end
local current = redis.call('GET', override)
local _, till = dates(current)
if till and till <= now then
    current = false
end
return {now, told, current or '', redis.call('LRANGE', audit, 0, -1)}
