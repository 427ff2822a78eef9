import type { Redis } from 'ioredis';

/** Runs a script on a client: first its keys, then its arguments. */
export type Script = (
  client: Redis,
  keys: readonly string[],
  args?: readonly (string | number)[],
) => Promise<unknown>;

type Command = (...args: (string | number)[]) => Promise<unknown>;

/** Makes a Lua script, one atomic step in Redis, which a client learns when it first runs it. */
export function script(name: string, lua: string): Script {
  const command = `trelloInbox:${name}`;
  return (client, keys, args = []) => {
    const commands = client as unknown as Record<string, Command | undefined>;
    if (commands[command] === undefined) client.defineCommand(command, { lua });
    return commands[command]!.call(client, keys.length, ...keys, ...args);
  };
}
