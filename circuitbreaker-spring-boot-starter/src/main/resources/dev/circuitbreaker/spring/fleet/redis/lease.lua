-- An instance asks whether it may send one probe. The number of the question makes one that is asked twice count once.
local probes = KEYS[1]
local me, most, length, wait, question = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local seen = redis.call('HMGET', probes,
    'holder', 'until', 'round', 'spent', 'notBefore', 'recovered', 'question', 'at')
local holder, answered = seen[1], seen[7]
local till, round, spent = tonumber(seen[2]) or 0, tonumber(seen[3]) or 0, tonumber(seen[4]) or 0
local notBefore, recovered = tonumber(seen[5]) or 0, tonumber(seen[6]) or 0

-- What was written later than now was written before the clock was set back: it says nothing of how long it holds.
if (tonumber(seen[8]) or 0) > now then
    till, round, spent, notBefore, recovered = 0, 0, 0, 0, 0
end
if recovered > now or answered == question then
    return {1, 0}
end
if notBefore > now then
    return {0, notBefore - now}
end
if holder ~= me and till > now then
    return {0, till - now}
end
if round <= now then
    round, spent = now + wait, 0
end
if spent >= most then
    return {0, round - now}
end
redis.call('HSET', probes, 'holder', me, 'until', now + length, 'length', length,
    'round', round, 'spent', spent + 1, 'notBefore', notBefore, 'question', question, 'at', now)
keep(probes, math.max(length, round - now))
return {1, 0}
