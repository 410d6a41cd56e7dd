-- An instance tells what it has seen of one dependency, and learns what all have. Said twice, it is what was said once.
local instances, reports, votes, dissent, traffic, probes, override =
    KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local me, report, opinion, busy, probing, told = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local wait, life, recovery = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])

-- Of those that have not been heard of for too long, nothing stays.
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', instances, '-inf', now)) do
    redis.call('HDEL', reports, gone)
    for _, key in ipairs({instances, traffic, votes, dissent}) do
        redis.call('ZREM', key, gone)
    end
end
redis.call('HSET', reports, me, report)
redis.call('PEXPIRE', reports, life)

-- What lies further ahead than a life was written by the clock of another Redis.
local function count(key, belongs)
    if belongs then
        redis.call('ZADD', key, now + life, me)
        redis.call('PEXPIRE', key, life)
    else
        redis.call('ZREM', key, me)
    end
    return redis.call('ZCOUNT', key, now, now + life)
end

if probing == 'FAILED' then
    local seen = redis.call('HMGET', probes, 'notBefore', 'at')
    local before = (tonumber(seen[2]) or 0) <= now and tonumber(seen[1]) or 0
    redis.call('DEL', probes)
    redis.call('HSET', probes, 'notBefore', math.max(before, now + wait), 'at', now)
    keep(probes, math.max(before - now, wait))
elseif probing == 'SUCCEEDED' then
    redis.call('DEL', probes)
    redis.call('HSET', probes, 'recovered', now + recovery, 'at', now)
    keep(probes, recovery)
elseif probing == 'GOES_ON' then
    local lease = redis.call('HMGET', probes, 'holder', 'until', 'length')
    -- Where Redis has lost who holds it, the one that goes on does.
    if lease[1] == me or (tonumber(lease[2]) or 0) <= now then
        local length = lease[1] == me and tonumber(lease[3]) or life
        redis.call('HSET', probes, 'holder', me, 'until', now + length, 'length', length)
        keep(probes, length)
    end
elseif probing == 'OPENED' then
    redis.call('HDEL', probes, 'recovered')
end
local recovered = tonumber(redis.call('HGET', probes, 'recovered')) or 0

-- The newest word wins, and one that Redis has lost is told again by those who know it.
local current = redis.call('GET', override)
local since, till = dates(current)
if till and till <= now then
    current, since = false, nil
end
local toldSince, toldTill = dates(told)
if toldSince and toldTill > now and (not since or toldSince > since or (toldSince == since and told > current)) then
    redis.call('SET', override, told, 'PX', toldTill - now)
    current, till = told, toldTill
end

return {
    count(instances, true),
    count(traffic, busy == '1'),
    count(votes, opinion == 'SUSPECTS'),
    count(dissent, opinion == 'DISSENTS'),
    (recovered > now and recovered <= now + recovery) and 1 or 0,
    current or '',
    current and till and till - now or 0
}
