import type { Redis } from 'ioredis';

/** Runs a script on a client: first its keys, then its arguments. */
export type Script = (
  client: Redis,
  keys: readonly string[],
  args?: readonly (string | number)[],
) => Promise<unknown>;

type Command = (...args: (string | number)[]) => Promise<unknown>;

/**
 * Lua: a write that changes nothing and that Redis allows when its memory is full. Redis refuses the others only while a
 * script has written nothing, so with this line in front a script goes through.
 */
export const WHEN_FULL = `redis.call('UNLINK', 'trello-webhooks:none')\n`;

/**
 * Makes a Lua script, one atomic step in Redis, which a client learns when it first runs it. `whenFull`: it runs while the
 * memory of Redis is full, as all must that finish what was accepted.
 */
export function script(name: string, lua: string, { whenFull = false } = {}): Script {
  const command = `trelloInbox:${name}`;
  const text = whenFull ? WHEN_FULL + lua : lua;
  return (client, keys, args = []) => {
    const commands = client as unknown as Record<string, Command | undefined>;
    if (commands[command] === undefined) client.defineCommand(command, { lua: text });
    return commands[command]!.call(client, keys.length, ...keys, ...args);
  };
}
