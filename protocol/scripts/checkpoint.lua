-- Save the owner's checkpoint and move its consumer groups, so that outside tools see the lag.
-- KEYS 1 lease  2 checkpoint  3.. streams
-- ARGV 1 token  2 checkpoint bytes  3 group  4.. last id read, one per stream
-- Returns 1, or 0 when the lease is lost and nothing was changed.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[2], ARGV[2], 'EX', 86400)
for i = 3, #KEYS do
  redis.pcall('XGROUP', 'SETID', KEYS[i], ARGV[3], ARGV[i + 1])
end
return 1
