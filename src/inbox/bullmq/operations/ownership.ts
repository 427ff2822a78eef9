/**
 * Lua: whether a process still has a job. BullMQ's lock may have run out while the process was blocked, or when the clock
 * of Redis was set: as long as nobody else has taken the job, the lock is set again. BullMQ notes the token in `pb` when it
 * hands a job out, and moves what is abandoned out of 'active'.
 */
export const OWNS = `
local function owns(q, id, token, lockMs)
  local job = q .. id
  local lock = redis.call('GET', job .. ':lock')
  if lock == token then return true end
  if lock or redis.call('HGET', job, 'pb') ~= token or not redis.call('LPOS', q .. 'active', id) then return false end
  redis.call('SET', job .. ':lock', token, 'PX', lockMs)
  return true
end
`;
