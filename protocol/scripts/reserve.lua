-- Reserve an amount under several caps at once, or nothing at all.
-- KEYS counters (one per window)
-- ARGV 1 amount  2.. per key: cap, time to live (s)
-- Returns 0 when reserved, else the index of the counter whose cap it would break.
for i = 1, #KEYS do
  local spent = tonumber(redis.call('GET', KEYS[i]) or '0')
  if spent + tonumber(ARGV[1]) > tonumber(ARGV[2 * i]) then
    return i
  end
end
for i = 1, #KEYS do
  redis.call('INCRBY', KEYS[i], ARGV[1])
  redis.call('EXPIRE', KEYS[i], ARGV[2 * i + 1])
end
return 0
