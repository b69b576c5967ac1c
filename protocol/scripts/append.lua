-- Append one record to a stream, if the caller still owns what it must own.
-- KEYS 1 stream  2 lease
-- ARGV 1 data  2 cap (MAXLEN ~, 0: none)  3 hard limit (0: none)  4 lease token ('': no lease)
-- Returns the entry id, 'full' or 'lost'.
if ARGV[4] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[4] then
  return 'lost'
end
if ARGV[3] ~= '0' and redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[3]) then
  return 'full'
end
if ARGV[2] == '0' then
  return redis.call('XADD', KEYS[1], '*', 'data', ARGV[1])
end
return redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'data', ARGV[1])
