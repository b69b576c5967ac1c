-- Move one entry to the dead letters with its reason and acknowledge it.
-- KEYS 1 stream  2 dead twin
-- ARGV 1 group  2 entry id  3 data  4 reason  5 cap
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], '*', 'data', ARGV[3], 'reason', ARGV[4], 'entry', ARGV[2])
return redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
