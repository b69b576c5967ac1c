-- Publish one judged line, once: dedupe, number, firehose, room log, acknowledge.
-- KEYS 1 lease  2 dedupe  3 head  4 firehose  5 room log  6 ingest
-- ARGV 1 lease token  2 body  3 entry id on ingest  4 group  5 epoch candidate
--      6 dedupe ttl (s)  7 firehose cap  8 room log cap
-- Returns {seq, epoch}; seq 0: duplicate, seq -1: the lease is lost and nothing was changed.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {-1, ''}
end
local entry = ARGV[3]
if not redis.call('SET', KEYS[2], entry, 'NX', 'EX', ARGV[6]) then
  if entry ~= '' then redis.call('XACK', KEYS[6], ARGV[4], entry) end
  return {0, ''}
end
if redis.call('HSETNX', KEYS[3], 'epoch', ARGV[5]) == 1 then
  redis.call('DEL', KEYS[5])
end
local epoch = redis.call('HGET', KEYS[3], 'epoch')
local seq = redis.call('HINCRBY', KEYS[3], 'seq', 1)
-- The body is the gateway's own encoding of an object without seq and epoch, so its last byte is
-- the closing brace. No JSON round trip: cjson would change numbers and empty arrays.
local line = string.sub(ARGV[2], 1, -2) .. ',"seq":' .. seq .. ',"epoch":"' .. epoch .. '"}'
redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[7], '*', 'data', line)
redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[8], seq .. '-0', 'data', line)
if entry ~= '' then redis.call('XACK', KEYS[6], ARGV[4], entry) end
return {seq, epoch}
