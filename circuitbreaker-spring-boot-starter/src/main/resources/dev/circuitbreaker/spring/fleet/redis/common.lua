-- What all scripts begin with. The clock is read once: within a script it goes on.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- When something was said and when it ends; nothing where the text is not ours.
local function dates(text)
    local since, till = string.match(text or '', '^(%d+) (%d+) %u')
    if since and #since <= 15 and #till <= 15 then
        return tonumber(since), tonumber(till)
    end
end

-- A key lives as long as the longest-lived thing in it.
local function keep(key, millis)
    if redis.call('PTTL', key) < millis then
        redis.call('PEXPIRE', key, math.max(1, millis))
    end
end
