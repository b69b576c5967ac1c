-- Renew or release a lease that is still ours; tokens are compared for equality.
-- KEYS 1 lease
-- ARGV 1 token  2 milliseconds to live (0: release)
-- Returns 1 when it was ours.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if ARGV[2] == '0' then
  return redis.call('DEL', KEYS[1])
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
