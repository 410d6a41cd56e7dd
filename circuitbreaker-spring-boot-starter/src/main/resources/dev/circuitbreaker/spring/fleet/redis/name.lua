-- Instances say which circuit breakers they have: the life of a name, and the names.
local names, life = KEYS[1], tonumber(ARGV[1])
redis.call('ZREMRANGEBYSCORE', names, '-inf', now)
for i = 2, #ARGV do
    redis.call('ZADD', names, now + life, ARGV[i])
end
redis.call('PEXPIRE', names, life)
return {}
